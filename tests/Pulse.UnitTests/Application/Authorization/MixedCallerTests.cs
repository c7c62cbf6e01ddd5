using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

/// <summary>Rights that are found by account are those that a search of all accounts and roles finds.</summary>
public sealed class MixedCallerTests
{
    [Test]
    public void The_rights_in_each_account_are_those_of_a_search() => EachUser(user =>
        Assert.That(
            MixedCallers.Accounts.Select(user.RightsIn),
            Is.EqualTo(MixedCallers.Accounts.Select(id => SearchedRights.RightsIn(user, id)))));

    [Test]
    public void The_session_object_says_the_same_as_a_search() => EachUser(user =>
    {
        var session = SessionView.Of(user, PermissionSet.None, Some.Token, Some.Now);
        var sources = PermissionSet.BuiltIn.ToSortedList()
            .Select(permission => (Permission: permission, From: SearchedRights.SourcesOf(user, permission).ToList()))
            .Where(source => source.From.Count > 0)
            .ToList();

        Assert.That(
            session.Accounts,
            Is.EqualTo(user.Accounts.OrderBy(account => account.Id.Number).Select(account => new SessionAccountDto(
                account.Name,
                account.Id.ToString(),
                account.Repcode,
                account.Primary,
                SearchedRights.IsAccountAdmin(user, account.Id)))));
        Assert.That(session.PrimaryAccount, Is.EqualTo(session.Accounts.SingleOrDefault(account => account.UsersPrimaryAccount)));
        Assert.That(session.FlatRolesList, Is.EqualTo(SearchedRights.NamesOf(user)));
        Assert.That(session.PermissionsFromRoles, Is.EqualTo(sources.Select(source => source.Permission)));
        Assert.That(session.PermissionsFromRolesDetails.Keys, Is.EqualTo(sources.Select(source => source.Permission.Value)));
        Assert.That(session.PermissionsFromRolesDetails.Values, Is.EqualTo(sources.Select(source => source.From)));
    });

    [Test]
    public void Impersonation_keeps_the_accounts_and_roles_that_a_search_finds([Range(1, 59)] int number)
    {
        var (user, other) = (MixedCallers.Of(number), MixedCallers.Of(number + 1));
        var accounts = other.Accounts.Where(account => user.IsSuperAdmin
            || (user.Accounts.Any(own => own.Id == account.Id)
                && SearchedRights.In(user.Roles, account.Id, account.Given).Contains(Permission.ImpersonateUsers))).ToList();

        var acting = user.ActingAs(other);

        if (other.Roles.Any(role => role.IsSuperAdmin) || !accounts.Exists(account => account.Active))
        {
            Assert.That(acting, Is.Null);
            return;
        }

        var primary = accounts.Find(account => account.Primary) ?? accounts.MinBy(account => account.Id.Number)!;
        Assert.That(
            acting!.Accounts,
            Is.EquivalentTo(accounts.Select(account => account with { Primary = account.Id == primary.Id })));
        Assert.That(
            acting.Roles, Is.EquivalentTo(other.Roles.Where(role => accounts.Exists(account => role.AppliesTo(account.Id)))));
    }

    private static void EachUser(Action<UserCaller> assert)
    {
        foreach (var user in MixedCallers.All)
        {
            assert(user);
        }
    }
}
