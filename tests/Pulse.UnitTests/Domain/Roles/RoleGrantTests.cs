using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Roles;

public sealed class RoleGrantTests
{
    private static readonly PermissionSet Given = Some.Set(Permission.ReadUsers, Permission.ReadMerchants);

    [Test]
    public void A_role_gives_no_more_than_the_account_has_been_given()
    {
        var role = Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers, Permission.WriteUsers));

        Assert.That(role.In(Some.Account, Given), Is.EqualTo(Some.Set(Permission.ReadUsers)));
    }

    [Test]
    public void A_role_held_for_one_account_gives_nothing_in_another()
    {
        var role = Some.Own("clerk", Some.Account, Given);

        Assert.That(role.In(Some.OtherAccount, Given), Is.EqualTo(PermissionSet.None));
    }

    [Test]
    public void A_role_held_for_all_accounts_gives_in_each()
    {
        var role = Some.Global("auditor", permissions: Some.Set(Permission.ReadUsers));

        Assert.That(role.In(Some.Account, Given), Is.EqualTo(Some.Set(Permission.ReadUsers)));
        Assert.That(role.In(Some.OtherAccount, Given), Is.EqualTo(Some.Set(Permission.ReadUsers)));
    }

    [Test]
    public void The_permissions_of_the_account_do_not_limit_a_superAdmin()
    {
        var role = Some.Global(Role.SuperAdmin);

        Assert.That(role.IsSuperAdmin);
        Assert.That(role.In(Some.Account, PermissionSet.None), Is.EqualTo(PermissionSet.BuiltIn));
    }

    [Test]
    public void A_role_of_an_account_with_the_name_superAdmin_has_no_special_rights()
    {
        var role = Some.Own(Role.SuperAdmin, account: null, PermissionSet.BuiltIn);

        Assert.That(role.IsSuperAdmin, Is.False);
        Assert.That(role.In(Some.Account, Given), Is.EqualTo(Given));
    }

    [Test]
    public void The_superAdmin_role_held_in_only_one_account_has_no_special_rights()
    {
        var role = Some.Global(Role.SuperAdmin, Some.Account);

        Assert.That(role.IsSuperAdmin, Is.False);
        Assert.That(role.In(Some.Account, Given), Is.EqualTo(Given));
    }

    [TestCase("SuperAdmin")]
    [TestCase("superadmin")]
    public void Names_of_built_in_roles_are_case_sensitive(string name) => Assert.That(Some.Global(name).IsSuperAdmin, Is.False);

    [Test]
    public void An_account_admin_is_an_admin_only_in_the_account_of_the_role()
    {
        var role = Some.Global(Role.AccountAdmin, Some.Account);

        Assert.That(role.IsAccountAdminOf(Some.Account));
        Assert.That(role.IsAccountAdminOf(Some.OtherAccount), Is.False);
        Assert.That(Some.Global(Role.AccountAdmin).IsAccountAdminOf(Some.OtherAccount));
    }

    [Test]
    public void A_role_of_an_account_with_the_name_accountAdmin_does_not_make_an_account_admin()
    {
        Assert.That(Some.Own(Role.AccountAdmin, Some.Account, PermissionSet.BuiltIn).IsAccountAdminOf(Some.Account), Is.False);
    }
}
