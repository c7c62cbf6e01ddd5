using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Users;

public sealed class UserTests
{
    private User user = null!;

    [SetUp]
    public void MakeUser() => user = User.Create("user@example.com", "setup", Some.Now);

    [Test]
    public void A_new_user_is_active_and_has_no_account()
    {
        var made = User.Create("new@example.com", "setup", Some.Now);

        Assert.That(
            (made.Email, made.Active, made.CreatedBy, made.CreatedAt, made.Version),
            Is.EqualTo(("new@example.com", true, "setup", Some.Now, 1L)));
        Assert.That(made.Memberships, Is.Empty);
        Assert.That(made.RoleAssignments, Is.Empty);
    }

    [Test]
    public void The_first_account_becomes_the_primary_one_and_no_other()
    {
        var member = User.Create("member@example.com", "setup", Some.Now);

        member.Join(Some.Account);
        member.Join(Some.OtherAccount);

        Assert.That(
            member.Memberships.Select(m => (m.AccountId, m.Primary)),
            Is.EqualTo(new[] { (Some.Account, true), (Some.OtherAccount, false) }));
    }

    [Test]
    public void A_membership_repeats_when_the_user_was_created_and_since_when_sessions_can_count_elsewhere()
    {
        var joined = Some.Now.AddDays(1);

        user.Join(Some.Account);
        user.Activate(joined);
        user.Join(Some.OtherAccount);

        Assert.That(
            user.Memberships.Select(m => (m.UserCreatedAt, m.SessionsElsewhereSince)),
            Is.EqualTo(new[] { (Some.Now, (DateTime?)null), (Some.Now, joined) }));
    }

    [Test]
    public void Joining_an_account_twice_adds_one_membership()
    {
        user.Join(Some.Account);
        user.Join(Some.Account);

        Assert.That(user.Memberships, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_role_is_held_once_in_each_place()
    {
        user.Assign(Role.AccountAdminId, Some.Account);
        user.Assign(Role.AccountAdminId, Some.Account);
        user.Assign(Role.AccountAdminId, Some.OtherAccount);
        user.Assign(Role.AccountAdminId, accountId: null);
        user.Assign(Role.SuperAdminId, accountId: null);

        Assert.That(
            user.RoleAssignments.Select(assignment => (assignment.RoleId, assignment.AccountId)),
            Is.EquivalentTo(new[]
            {
                (Role.AccountAdminId, Some.Account),
                (Role.AccountAdminId, Some.OtherAccount),
                (Role.AccountAdminId, null),
                (Role.SuperAdminId, (AccountId?)null),
            }));
    }

    [Test]
    public void Leaving_an_account_ends_the_roles_held_there_and_moves_the_primary_account_on()
    {
        user.Join(Some.Account);
        user.Join(Some.OtherAccount);
        user.Assign(Role.AccountAdminId, Some.Account);
        user.Assign(Role.AccountAdminId, Some.OtherAccount);

        user.Leave(Some.Account);

        Assert.That(user.Memberships.Select(m => (m.AccountId, m.Primary)), Is.EqualTo(new[] { (Some.OtherAccount, true) }));
        Assert.That(user.RoleAssignments.Select(assignment => assignment.AccountId), Is.EqualTo(new[] { Some.OtherAccount }));
    }

    [Test]
    public void Several_accounts_are_joined_and_left_like_one_after_the_other()
    {
        var one = User.Create("one@example.com", "setup", Some.Now);
        AccountId[] accounts = [.. Enumerable.Range(1, 6).Select(number => new AccountId(number))];
        AccountId[] repeated = [.. accounts, accounts[0]];

        user.Join(repeated);
        user.AssignIn(repeated, Role.AccountAdminId);
        user.UnassignIn([accounts[3], accounts[5]], Role.AccountAdminId);
        user.Leave(accounts[1], accounts[0]);
        foreach (var account in repeated)
        {
            one.Join(account);
            one.Assign(Role.AccountAdminId, account);
        }

        one.Unassign(Role.AccountAdminId, accounts[3]);
        one.Unassign(Role.AccountAdminId, accounts[5]);
        one.Leave(accounts[1]);
        one.Leave(accounts[0]);

        Assert.That(
            user.Memberships.Select(membership => (membership.AccountId, membership.Primary)),
            Is.EqualTo(one.Memberships.Select(membership => (membership.AccountId, membership.Primary))));
        Assert.That(
            user.RoleAssignments.Select(assignment => assignment.AccountId),
            Is.EqualTo(one.RoleAssignments.Select(assignment => assignment.AccountId)));
        Assert.That(user.AccountsWith(Role.AccountAdminId), Is.EquivalentTo(new[] { accounts[2], accounts[4] }));
        Assert.That(user.Memberships.Single(membership => membership.Primary).AccountId, Is.EqualTo(accounts[2]));
    }

    [Test]
    public void Leaving_no_account_changes_nothing()
    {
        user.Join(Some.Account);
        user.MakeNonePrimary();

        user.Leave();

        Assert.That(user.Memberships.Single().Primary, Is.False);
    }

    [Test]
    public void One_account_is_the_primary_one()
    {
        user.Join(Some.Account);
        user.Join(Some.OtherAccount);

        user.MakePrimary(Some.OtherAccount);

        Assert.That(user.Memberships.Where(m => m.Primary).Select(m => m.AccountId), Is.EqualTo(new[] { Some.OtherAccount }));
    }
}
