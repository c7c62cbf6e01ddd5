using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Users;

public sealed class InvitedUserTests
{
    private static User New() => User.Create("user@example.com", "setup", Some.Now);

    [Test]
    public void The_memberships_of_an_invited_user_are_taken_over_and_the_primary_account_stays_unchanged()
    {
        var (user, invited) = (New(), New());
        user.Join(Some.Account);
        invited.Join(Some.OtherAccount);
        invited.Assign(7, Some.OtherAccount);

        user.TakeOver(invited);

        Assert.That(
            user.Memberships.Select(m => (m.AccountId, m.Primary)), Is.EqualTo(new[] { (Some.Account, true), (Some.OtherAccount, false) }));
        Assert.That(user.Holds(7, Some.OtherAccount), Is.True);
    }

    [Test]
    public void Roles_held_in_all_accounts_are_not_transferred()
    {
        var (user, invited) = (New(), New());
        invited.Join(Some.Account);
        invited.Assign(Role.SuperAdminId, accountId: null);

        user.TakeOver(invited);

        Assert.That(user.RoleAssignments, Is.Empty);
    }

    [Test]
    public void Memberships_and_roles_that_the_user_already_has_are_not_duplicated()
    {
        var (user, invited) = (New(), New());
        foreach (var one in new[] { user, invited })
        {
            one.Join(Some.Account);
            one.Assign(Role.AccountAdminId, Some.Account);
        }

        user.TakeOver(invited);

        Assert.That((user.Memberships.Count, user.RoleAssignments.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public void No_account_is_primary_after_a_reset_until_another_one_is_set()
    {
        var user = New();
        user.Join(Some.Account);
        user.Join(Some.OtherAccount);

        user.MakeNonePrimary();
        Assert.That(user.Memberships.Where(m => m.Primary), Is.Empty);

        user.MakePrimary(Some.OtherAccount);
        Assert.That(user.Memberships.Single(m => m.Primary).AccountId, Is.EqualTo(Some.OtherAccount));
    }
}
