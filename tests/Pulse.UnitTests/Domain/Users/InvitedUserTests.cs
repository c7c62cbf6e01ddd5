using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Users;

public sealed class InvitedUserTests
{
    private static User New() => User.Create("user@example.com", "setup", Some.Now);

    [Test]
    public void What_an_invited_user_has_in_accounts_is_taken_over_and_the_primary_account_stays()
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
    public void What_is_held_for_all_accounts_is_not()
    {
        var (user, invited) = (New(), New());
        invited.Join(Some.Account);
        invited.Assign(Role.SuperAdminId, accountId: null);

        user.TakeOver(invited);

        Assert.That(user.RoleAssignments, Is.Empty);
    }

    [Test]
    public void What_is_held_already_is_held_once()
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
    public void No_account_is_primary_until_another_one_is_made_so()
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
