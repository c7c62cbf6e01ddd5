using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>
/// Rule 7: when the right to impersonate ends, the next request with the session is refused, whether the session is in memory or not.
/// </summary>
public sealed class ImpersonationRevocationTests(TestDatabase database) : ActingTests(database)
{
    [Test]
    public async Task It_ends_when_the_impersonator_is_disabled()
    {
        await ChangeAsync(Support, user => user.Identify(user.Email, active: false));

        Assert.That(
            await StatusesOfSessionsAsync(Acting, Own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task It_ends_when_the_impersonator_logs_out()
    {
        Assert.That((await Own.PostAsync("/auth/logout", new { })).Status, Is.EqualTo(HttpStatusCode.NoContent));

        Assert.That(
            await StatusesOfSessionsAsync(Acting, Own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task It_ends_when_the_impersonators_own_session_is_ended_from_another()
    {
        var another = await LoginAsync(Support);
        var sessions = (await Own.GetAsync("/sessions?mine=true")).Json.AsArray();
        var own = sessions.Single(session => (bool)session!["current"]!)!;

        Assert.That((await another.DeleteAsync($"/sessions/{own["id"]}")).Status, Is.EqualTo(HttpStatusCode.NoContent));

        Assert.That(
            await StatusesOfSessionsAsync(Acting, Own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
        Assert.That(await StatusOfSessionAsync(another), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task It_ends_when_the_impersonators_role_loses_the_permission()
    {
        await SetAsync<Role, long>(
            role => role.Id == Support.Roles[0], Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadApiKeys]).Bits);

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_that_role_is_taken_from_the_impersonator()
    {
        await ChangeAsync(Support, user => user.Unassign(Support.Roles[0], IdOf(Shared)));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_account_loses_the_permission_to_impersonate()
    {
        await SetAsync<Account, long>(a => a.Id == IdOf(Shared), Setup.Seed.BuiltInPermissions, PermissionSet.AccountDefault.Bits);

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonator_leaves_the_account_even_if_the_role_remains()
    {
        await Seed.ChangeAsync(async db => db.Remove(
            await db.Set<Membership>().IgnoreQueryFilters().SingleAsync(membership => membership.UserId == Support.Id)));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_a_superAdmin_loses_the_role()
    {
        var superAdmin = await ActAsSuperAdminAsync();

        await ChangeAsync(superAdmin, user => user.Unassign(Role.SuperAdminId, null));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_with_all_of_the_impersonators_sessions()
    {
        await EndAllSessionsAsync(Support);

        Assert.That(
            await StatusesOfSessionsAsync(Acting, Own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task It_ends_with_all_sessions_of_the_impersonated_user()
    {
        await EndAllSessionsAsync(Clerk);

        await AssertOverAsync();
        Assert.That(await CountAsync(Clerk), Is.Zero);
    }

    [Test]
    public async Task An_impersonator_can_end_the_impersonation_from_their_own_session()
    {
        var another = await ActAsync(Own, Clerk);
        var ofOne = (string)(await Own.SessionsAsync("?mine=true"))[0]["id"]!;

        Assert.That((await Own.DeleteAsync($"/sessions/{ofOne}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusesOfSessionsAsync(another, Acting), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
        Assert.That((await Own.DeleteAsync("/sessions")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonated_user_is_disabled()
    {
        await ChangeAsync(Clerk, user => user.Identify(user.Email, active: false));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonated_user_is_deleted()
    {
        await Seed.InUnitOfWorkAsync(async services =>
        {
            var db = services.GetRequiredService<PulseDbContext>();
            var credential = await db.Set<UserCredential>().Include(user => user.User).SingleAsync(user => user.Id == Clerk.Id);
            await services.GetRequiredService<ISessionRepository>().EndAllAsync(Clerk.Id, except: null, CancellationToken.None);
            db.RemoveRange(credential, credential.User!);
        });

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonated_user_becomes_a_superAdmin()
    {
        await ChangeAsync(Clerk, user => user.Assign(Role.SuperAdminId, null));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonated_user_leaves_the_last_shared_account()
    {
        await ChangeAsync(Clerk, user => user.Leave(IdOf(Shared)));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_last_shared_account_is_disabled()
    {
        await SetAsync<Account, bool>(a => a.Id == IdOf(Shared), nameof(Account.Active), false);

        (await Acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(await CountAsync(Clerk), Is.Zero);
    }

    /// <summary>In a unit of work that also changes the user, as the contract of the method requires.</summary>
    private Task EndAllSessionsAsync(Person of) => Seed.InUnitOfWorkAsync(async services =>
    {
        await services.GetRequiredService<ISessionRepository>().EndAllAsync(of.Id, except: null, CancellationToken.None);
        (await services.GetRequiredService<PulseDbContext>().Users.SingleAsync(user => user.Id == of.Id))
            .EditedBy("tests", DateTime.UtcNow);
    });
}
