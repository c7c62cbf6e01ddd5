using Pulse.Application.Accounts;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Accounts;

public sealed class AccountViewTests
{
    [Test]
    public async Task Every_member_of_an_account_is_mapped()
    {
        var account = Account.Create(Some.Account, "Acme", "maker@example.com", Some.Now, "3");
        account.Edit(new AccountDetails("Acme & Co", "4", active: false, requireMfa: true), "editor@example.com", Some.Now.AddDays(1));
        account.Give(Some.Set(Permission.WriteUsers, Permission.ReadUsers), PermissionCatalogue.BuiltInOnly, "editor@example.com", Some.Now.AddDays(1));

        var (dto, version) = await new AccountView(Ports.Mapping.CreateMapper(), Ports.Catalogue).OfAsync(
            account, CancellationToken.None);

        Assert.That(
            (dto.AccountId, dto.AccountName, dto.Repcode, dto.Active, dto.RequireMfa),
            Is.EqualTo(("6591739253089529", "Acme & Co", "4", false, true)));
        Assert.That(dto.Permissions, Is.EqualTo(new PermissionName[] { Permission.ReadUsers, Permission.WriteUsers }));
        Assert.That((dto.CreatedAt, dto.CreatedBy), Is.EqualTo((Some.Now, "maker@example.com")));
        Assert.That((dto.UpdatedAt, dto.UpdatedBy, version), Is.EqualTo((Some.Now.AddDays(1), "editor@example.com", 3L)));
    }

    [TestCase(2, 1, 3, 0, 0, "2 API keys, 1 user, 3 roles")]
    [TestCase(1, 0, 1, 0, 0, "1 API key, 1 role")]
    [TestCase(0, 12, 0, 0, 0, "12 users")]
    [TestCase(0, 0, 0, 1, 2, "1 application, 2 merchants")]
    public void The_remaining_contents_of_an_account_are_described_in_words(
        int keys, int users, int roles, int applications, int merchants, string said)
    {
        var left = new AccountContents(keys, users, roles, applications, merchants);

        Assert.That((left.ToString(), left.IsEmpty), Is.EqualTo((said, false)));
    }

    [Test]
    public void An_account_without_content_is_empty() => Assert.That(new AccountContents(0, 0, 0, 0, 0).IsEmpty, Is.True);
}
