using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Sessions;

/// <summary>The memory for the session object of a user grows with the accounts, not with their square.</summary>
public sealed class SessionSizeTests
{
    private const double MaxGrowth = 12;

    [Test]
    public void Ten_times_the_accounts_allocate_at_most_twelve_times_as_much() =>
        Assert.That(AllocatedBy(NewUser(1_000)), Is.LessThan(MaxGrowth * AllocatedBy(NewUser(100))));

    [Test]
    public void Also_for_an_impersonated_user() => Assert.That(
        AllocatedBy(NewUser(1_000).ActingAs(NewUser(1_000))!), Is.LessThan(MaxGrowth * AllocatedBy(NewUser(100).ActingAs(NewUser(100))!)));

    private static UserCaller NewUser(int count)
    {
        var ids = Enumerable.Range(1, count).Select(number => new AccountId(number)).ToList();
        return Callers.User(
            [.. ids.Select(id => Callers.Member(id, primary: id.Number == 1, given: PermissionSet.BuiltIn))],
            [.. ids.Select(id => Some.Global(Role.AccountAdmin, id))]);
    }

    private static long AllocatedBy(UserCaller user)
    {
        Make(user);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Make(user);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Make(UserCaller user) => SessionView.Of(user, PermissionSet.BuiltIn, Some.Token, Some.Now);
}
