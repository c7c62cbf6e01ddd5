using Pulse.Application.Roles;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Roles;

public sealed class RoleProfileTests
{
    private static readonly RoleView View = new(Ports.Mapping.CreateMapper(), Ports.Catalogue);

    [Test]
    public async Task Every_member_of_a_role_is_mapped()
    {
        var role = Role.Create("clerk", Some.Account, Some.Set(Permission.WriteUsers, Permission.ReadUsers), "maker@example.com", Some.Now);
        role.Edit("Clerk", role.Permissions, "editor@example.com", Some.Now.AddDays(1));

        var (dto, version) = await View.OfAsync(role, CancellationToken.None);

        Assert.That((dto.Id, dto.Name, dto.AccountId, dto.BuiltIn, version), Is.EqualTo((role.Id, "Clerk", "6591739253089529", false, 2L)));
        Assert.That(dto.Permissions, Is.EqualTo(new PermissionName[] { Permission.ReadUsers, Permission.WriteUsers }));
        Assert.That(
            (dto.CreatedAt, dto.CreatedBy, dto.UpdatedAt, dto.UpdatedBy),
            Is.EqualTo((Some.Now, "maker@example.com", Some.Now.AddDays(1), "editor@example.com")));
    }

    [Test]
    public void A_global_role_has_no_account() =>
        Assert.That(
            View.InList(
                Role.Create("auditor", (AccountId?)null, PermissionSet.BuiltIn, "maker@example.com", Some.Now),
                PermissionCatalogue.BuiltInOnly).AccountId,
            Is.Null);
}
