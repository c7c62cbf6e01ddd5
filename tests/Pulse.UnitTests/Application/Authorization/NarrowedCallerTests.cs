using Pulse.Application.Authorization;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

/// <summary>The rights in a narrowed session.</summary>
public sealed class NarrowedCallerTests
{
    private static readonly PermissionSet Named = Some.Set(Permission.ReadUsers, Permission.ImpersonateUsers);
    private static readonly CallerAccount Home = Callers.Member(Some.Account, primary: true, given: PermissionSet.BuiltIn);
    private static readonly CallerAccount Other = Callers.Member(Some.OtherAccount, given: PermissionSet.BuiltIn);

    [Test]
    public void A_user_has_the_named_permissions_that_it_also_holds()
    {
        var user = Callers.User([Home], Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers, Permission.WriteUsers)));

        Assert.That(
            (user with { NarrowedTo = Named }).RightsIn(Some.Account),
            Is.EqualTo(new AccountRights(Some.Set(Permission.ReadUsers), PermissionSet.BuiltIn)));
    }

    [TestCase(Role.SuperAdmin)]
    [TestCase(Role.AccountAdmin)]
    public void An_administrator_is_none_and_has_the_named_permissions_in_each_of_its_accounts(string role)
    {
        var admin = Callers.User([Home, Other], Some.Global(role)) with { NarrowedTo = Named };

        foreach (var account in (CallerAccount[])[Home, Other])
        {
            Assert.That(admin.RightsIn(account.Id)!.Value.Held, Is.EqualTo(Named));
            Assert.That(admin.RightsIn(account.Id)!.Value.AdminLevel, Is.EqualTo(AdminLevel.None));
        }

        Assert.That(admin.IsSuperAdmin, Is.False);
    }

    [Test]
    public void A_superAdmin_cannot_act_in_an_inactive_account()
    {
        var admin = Callers.User([Home with { Active = false }], Some.Global(Role.SuperAdmin));

        Assert.That(admin.RightsIn(Some.Account), Is.Not.Null);
        Assert.That((admin with { NarrowedTo = Named }).RightsIn(Some.Account), Is.Null);
    }

    [Test]
    public void An_impersonation_is_narrowed_too_and_needs_the_permission()
    {
        var admin = Callers.User([Home], Some.Global(Role.SuperAdmin));
        var clerk = Callers.User([Home, Other], Some.Own("clerk", null, PermissionSet.BuiltIn)) with { Id = 4 };

        var acting = (admin with { NarrowedTo = Named }).ActingAs(clerk)!;

        Assert.That(acting.Accounts.Select(account => account.Id), Is.EqualTo(new[] { Some.Account }));
        Assert.That(acting.RightsIn(Some.Account)!.Value.Held, Is.EqualTo(Named));
        Assert.That((admin with { NarrowedTo = Some.Set(Permission.ReadUsers) }).ActingAs(clerk), Is.Null);
    }

    [Test]
    public void A_key_has_the_named_permissions_that_it_also_holds()
    {
        var key = Callers.Key(Permission.ReadMerchants, Permission.ReadUsers) with { NarrowedTo = Named };

        Assert.That(key.RightsIn(key.Account.Id)!.Value.Held, Is.EqualTo(Some.Set(Permission.ReadUsers)));
    }

    /// <summary>The rights are asked for in every request.</summary>
    [Test]
    public void The_rights_in_a_narrowed_session_cost_no_memory()
    {
        Caller[] callers =
        [
            Callers.Key(Permission.ReadMerchants, Permission.ReadUsers) with { NarrowedTo = Named },
            Callers.User([Home], Some.Own("clerk", Some.Account, PermissionSet.BuiltIn)) with { NarrowedTo = Named },
        ];
        foreach (var caller in callers)
        {
            _ = caller.RightsIn(Some.Account);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = caller.RightsIn(Some.Account);

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, caller.GetType().Name);
        }
    }
}
