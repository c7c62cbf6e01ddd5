using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Permissions;

public sealed class DelegationLimitTests
{
    private static readonly PermissionSet ReadAndWrite = Some.Set(Permission.ReadMerchants, Permission.WriteMerchants);
    private static readonly PermissionSet Read = Some.Set(Permission.ReadMerchants);
    private static readonly PermissionSet Write = Some.Set(Permission.WriteMerchants);

    [Test]
    public void A_caller_can_grant_every_permission_that_it_holds()
    {
        var result = DelegationPolicy.MayGrant(new AccountRights(ReadAndWrite, PermissionSet.AccountDefault), ReadAndWrite);

        Assert.That(result.IsError, Is.False);
    }

    [Test]
    public void A_caller_cannot_grant_more_than_they_hold()
    {
        var result = DelegationPolicy.MayGrant(new AccountRights(Read, PermissionSet.AccountDefault), ReadAndWrite);

        Assert.That(result.FirstError.Code, Is.EqualTo("permission_not_grantable"));
        Assert.That(result.FirstError.Description, Does.Contain("writeMerchants").And.Not.Contain("readMerchants"));
    }

    [Test]
    public void A_caller_cannot_grant_a_permission_that_the_account_does_not_have()
    {
        var superAdmin = new AccountRights(PermissionSet.BuiltIn, Read);

        Assert.That(DelegationPolicy.MayGrant(superAdmin, Read).IsError, Is.False);
        Assert.That(DelegationPolicy.MayGrant(superAdmin, ReadAndWrite).FirstError.Description, Does.Contain("writeMerchants"));
    }

    [Test]
    public void Every_caller_may_grant_an_empty_set_of_permissions()
    {
        Assert.That(
            DelegationPolicy.MayGrant(new AccountRights(PermissionSet.None, PermissionSet.None), PermissionSet.None).IsError, Is.False);
    }

    [Test]
    public void A_caller_cannot_manage_a_target_with_more_permissions_than_they_hold()
    {
        var result = DelegationPolicy.MayManage(new AccountRights(Read, PermissionSet.AccountDefault), ReadAndWrite);

        Assert.That(result.FirstError.Code, Is.EqualTo("exceeds_caller"));
        Assert.That(result.FirstError.Description, Does.Contain("writeMerchants").And.Not.Contain("readMerchants"));
    }

    [Test]
    public void A_target_with_no_more_permissions_than_the_caller_can_be_managed()
    {
        var caller = new AccountRights(ReadAndWrite, PermissionSet.AccountDefault);

        Assert.That(DelegationPolicy.MayManage(caller, ReadAndWrite).IsError, Is.False);
        Assert.That(DelegationPolicy.MayManage(caller, Write).IsError, Is.False);
    }

    [Test]
    public void An_account_administrator_can_manage_keys_with_permissions_that_the_account_has_lost()
    {
        var admin = new AccountRights(Read, AccountPermissions: Read, AdminLevel.AccountAdmin);

        Assert.That(DelegationPolicy.MayManage(admin, ReadAndWrite).IsError, Is.False);
    }

    [Test]
    public void Permissions_the_account_lost_still_limit_a_non_administrator_who_holds_all_remaining_ones()
    {
        var caller = new AccountRights(Read, AccountPermissions: Read);

        Assert.That(DelegationPolicy.MayManage(caller, ReadAndWrite).FirstError.Code, Is.EqualTo("exceeds_caller"));
        Assert.That(
            DelegationPolicy.MayAssign(caller, Some.Account, Some.Global("auditor", Some.Account, ReadAndWrite)).FirstError.Code,
            Is.EqualTo("permission_not_grantable"));
        Assert.That(
            DelegationPolicy.MayDefine(caller, Some.Account, ReadAndWrite, PermissionSet.None).FirstError.Code,
            Is.EqualTo("exceeds_caller"));
    }

    [Test]
    public void Permissions_the_account_lost_still_limit_a_caller_who_does_not_hold_all_remaining_ones()
    {
        var apiKeys = Some.Set(Permission.ReadApiKeys);
        var caller = new AccountRights(Read, AccountPermissions: Read.Union(apiKeys));

        Assert.That(DelegationPolicy.MayManage(caller, ReadAndWrite).FirstError.Code, Is.EqualTo("exceeds_caller"));
    }

    [TestCase(AdminLevel.None, "super_admin_required")]
    [TestCase(AdminLevel.AccountAdmin, "super_admin_required")]
    [TestCase(AdminLevel.SuperAdmin, null)]
    public void Only_a_superAdmin_can_grant_or_revoke_a_role_in_all_accounts(AdminLevel adminLevel, string? refusal)
    {
        var rights = new AccountRights(PermissionSet.BuiltIn, PermissionSet.BuiltIn, adminLevel);

        Assert.That(
            CodeOf(DelegationPolicy.MayAssign(rights, Some.Account, Some.Global("auditor", account: null, Read))), Is.EqualTo(refusal));
        Assert.That(CodeOf(DelegationPolicy.MayAssign(rights, Some.Account, Some.Global(Role.SuperAdmin))), Is.EqualTo(refusal));
    }

    [TestCase(AdminLevel.None, "account_admin_required")]
    [TestCase(AdminLevel.AccountAdmin, null)]
    [TestCase(AdminLevel.SuperAdmin, null)]
    public void Only_an_administrator_can_grant_or_revoke_administration_of_the_account(AdminLevel adminLevel, string? refusal)
    {
        var rights = new AccountRights(PermissionSet.BuiltIn, PermissionSet.BuiltIn, adminLevel);

        Assert.That(
            CodeOf(DelegationPolicy.MayAssign(rights, Some.Account, Some.Global(Role.AccountAdmin, Some.Account))), Is.EqualTo(refusal));
    }

    [Test]
    public void A_caller_cannot_assign_a_role_with_more_permissions_than_they_hold()
    {
        var rights = new AccountRights(Read, PermissionSet.AccountDefault);

        var result = DelegationPolicy.MayAssign(rights, Some.Account, Some.Own("clerk", Some.Account, ReadAndWrite));

        Assert.That(result.FirstError.Code, Is.EqualTo("permission_not_grantable"));
        Assert.That(result.FirstError.Description, Does.Contain("writeMerchants").And.Not.Contain("readMerchants"));
        Assert.That(DelegationPolicy.MayAssign(rights, Some.Account, Some.Own("clerk", Some.Account, Read)).IsError, Is.False);
    }

    [Test]
    public void An_account_role_with_the_name_of_an_administrator_role_is_an_ordinary_role() =>
        Assert.That(
            DelegationPolicy.MayAssign(new AccountRights(Read, Read), Some.Account, Some.Own(Role.SuperAdmin, Some.Account, Read)).IsError,
            Is.False);

    [TestCase(AdminLevel.None, "super_admin_required")]
    [TestCase(AdminLevel.AccountAdmin, "super_admin_required")]
    [TestCase(AdminLevel.SuperAdmin, null)]
    public void Only_a_superAdmin_defines_a_global_role(AdminLevel adminLevel, string? refusal)
    {
        var rights = new AccountRights(PermissionSet.BuiltIn, PermissionSet.BuiltIn, adminLevel);

        Assert.That(CodeOf(DelegationPolicy.MayDefine(rights, owner: null, PermissionSet.None, Read)), Is.EqualTo(refusal));
        Assert.That(CodeOf(DelegationPolicy.MayDefine(rights, owner: null, Read, PermissionSet.None)), Is.EqualTo(refusal));
    }

    [Test]
    public void A_global_role_may_grant_permissions_that_the_account_in_effect_does_not_have() =>
        Assert.That(DelegationPolicy.MayDefine(
            new AccountRights(PermissionSet.BuiltIn, Read, AdminLevel.SuperAdmin), owner: null, Write, ReadAndWrite).IsError, Is.False);

    [Test]
    public void A_caller_cannot_define_a_role_whose_old_or_new_permissions_exceed_their_own()
    {
        var rights = new AccountRights(Read, PermissionSet.AccountDefault, AdminLevel.AccountAdmin);

        Assert.That(CodeOf(DelegationPolicy.MayDefine(rights, Some.Account, Read, ReadAndWrite)), Is.EqualTo("permission_not_grantable"));
        Assert.That(CodeOf(DelegationPolicy.MayDefine(rights, Some.Account, ReadAndWrite, Read)), Is.EqualTo("exceeds_caller"));
        Assert.That(CodeOf(DelegationPolicy.MayDefine(rights, Some.Account, Read, Read)), Is.Null);
    }

    private static string? CodeOf(ErrorOr.ErrorOr<ErrorOr.Success> result) => result.IsError ? result.FirstError.Code : null;
}
