using ErrorOr;
using Moq;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Accounts;

/// <summary>Which accounts a caller sees.</summary>
public sealed class ListAccountsTests
{
    private static readonly AccountId Third = new(1111222233334444);

    private readonly RoleGrant everywhere = Some.Own("reader", account: null, Some.Set(Permission.ReadAccounts));

    [Test]
    public async Task A_superAdmin_sees_all_accounts() =>
        Assert.That(await VisibleToAsync(Callers.User(null, Some.Global(Role.SuperAdmin))), Is.Null);

    [Test]
    public async Task An_impersonating_superAdmin_sees_only_accounts_that_both_users_see()
    {
        Assert.That(await VisibleToAsync(Callers.Impersonating(everywhere)), Is.EqualTo(new[] { Some.Account }));
        Assert.That(await VisibleToAsync(Callers.Impersonating()), Is.Empty);
    }

    [Test]
    public async Task A_user_sees_the_own_accounts_that_they_can_act_in()
    {
        CallerAccount[] accounts =
        [
            Callers.Member(Some.Account, primary: true),
            Callers.Member(Some.OtherAccount) with { RequiresMfa = true },
            Callers.Member(Third, given: Some.Set(Permission.ReadUsers)),
        ];

        Assert.That(await VisibleToAsync(Callers.User(accounts, everywhere)), Is.EqualTo(new[] { Some.Account }));
        Assert.That(
            await VisibleToAsync(Callers.User(accounts, everywhere) with { HasMfa = true }),
            Is.EquivalentTo(new[] { Some.Account, Some.OtherAccount }));
    }

    [Test]
    public async Task A_key_sees_only_its_own_account() =>
        Assert.That(await VisibleToAsync(Callers.Key(Permission.ReadAccounts)), Is.EqualTo(new[] { Some.Account }));

    private static async Task<IReadOnlyCollection<AccountId>?> VisibleToAsync(Caller caller)
    {
        IReadOnlyCollection<AccountId>? visible = [];
        var accounts = new Mock<IAccountRepository>();
        accounts.Setup(repository => repository.ListAsync(
            It.IsAny<IReadOnlyCollection<AccountId>?>(),
            It.IsAny<ListAccounts>(),
            It.IsAny<ListFields<Account>>(),
            It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyCollection<AccountId>? asked, ListAccounts _, ListFields<Account> _, CancellationToken _) => visible = asked)
            .ReturnsAsync(new Page<Account>([], 0, null, null).ToErrorOr());

        await new ListAccountsHandler(
            await Callers.CallOfAsync(caller),
            accounts.Object,
            Ports.Catalogue,
            Ports.Known,
            new AccountView(Ports.Mapping.CreateMapper(), Ports.Catalogue)).Handle(new ListAccounts(), CancellationToken.None);

        return visible;
    }
}
