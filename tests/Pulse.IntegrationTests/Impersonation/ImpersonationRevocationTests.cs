using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Rule 7: what either of the two loses is gone at the next request with a session in memory.</summary>
public sealed class ImpersonationRevocationTests(TestDatabase database) : ImpersonationGround(database)
{
    private static readonly Permission[] Rights = [Permission.ImpersonateUsers, Permission.ReadApiKeys];

    private string account = "";
    private Person support = null!;
    private Person clerk = null!;
    private Setup.Api own = null!;
    private Setup.Api acting = null!;

    [SetUp]
    public async Task ActAsync()
    {
        account = await OpenAccountAsync();
        (support, clerk) = (await PersonAsync(account, Rights), await PersonAsync(account, Permission.ReadApiKeys));
        own = await LoginAsync(support);
        acting = await ActAsync(own, clerk);
        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task It_ends_when_the_impersonator_is_disabled_and_comes_back_with_them()
    {
        await ChangeAsync(support, user => user.Identify(user.Email, active: false));
        var disabled = await StatusesOfSessionsAsync(acting, own);
        await ChangeAsync(support, user => user.Identify(user.Email, active: true));

        Assert.That(disabled, Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
        Assert.That(await StatusOfSessionAsync(acting), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task It_ends_when_the_impersonators_role_no_longer_lets_them()
    {
        await SetAsync<Role, PermissionSet>(role => role.Id == support.Roles[0], nameof(Role.Permissions), PermissionSet.Of([Permission.ReadApiKeys]));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_that_role_is_taken_from_the_impersonator()
    {
        await ChangeAsync(support, user => user.Unassign(support.Roles[0], IdOf(account)));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_account_may_no_longer_let_anybody()
    {
        await SetAsync<Account, PermissionSet>(a => a.Id == IdOf(account), nameof(Account.Permissions), PermissionSet.AccountDefault);

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_the_impersonator_leaves_the_account_even_where_the_role_is_left_over()
    {
        await Seed.ChangeAsync(async db => db.Remove(await db.Set<Membership>().IgnoreQueryFilters().SingleAsync(membership => membership.UserId == support.Id)));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_a_superAdmin_is_one_no_more()
    {
        var superAdmin = await KnownAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)));
        own = await LoginAsync(superAdmin);
        acting = await ActAsync(own, clerk);

        await ChangeAsync(superAdmin, user => user.Unassign(Role.SuperAdminId, null));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_with_all_of_the_impersonators_sessions()
    {
        await EndAllSessionsAsync(support);

        Assert.That(await StatusesOfSessionsAsync(acting, own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task It_ends_with_all_sessions_of_whom_they_act_as()
    {
        await EndAllSessionsAsync(clerk);

        await AssertOverAsync();
        Assert.That(await CountAsync(clerk), Is.Zero);
    }

    [Test]
    public async Task The_impersonator_ends_it_from_their_own_session()
    {
        var another = await ActAsync(own, clerk);
        var ofOne = (string)(await own.SessionsAsync("?mine=true"))[0]["id"]!;

        Assert.That((await own.DeleteAsync($"/sessions/{ofOne}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusesOfSessionsAsync(another, acting), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
        Assert.That((await own.DeleteAsync("/sessions")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_whom_they_act_as_is_disabled()
    {
        await ChangeAsync(clerk, user => user.Identify(user.Email, active: false));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_whom_they_act_as_is_deleted()
    {
        await Seed.InUnitOfWorkAsync(async services =>
        {
            var db = services.GetRequiredService<PulseDbContext>();
            var credential = await db.Users.Include(user => user.Profile).SingleAsync(user => user.Id == clerk.Id);
            await services.GetRequiredService<ISessionRepository>().EndAllAsync(clerk.Id, except: null, CancellationToken.None);
            db.RemoveRange(credential, credential.Profile!);
        });

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_whom_they_act_as_becomes_a_superAdmin()
    {
        await ChangeAsync(clerk, user => user.Assign(Role.SuperAdminId, null));

        await AssertOverAsync();
    }

    [Test]
    public async Task It_ends_when_whom_they_act_as_leaves_the_last_account_that_they_share()
    {
        await ChangeAsync(clerk, user => user.Leave(IdOf(account)));

        await AssertOverAsync();
    }

    [Test]
    public async Task What_is_taken_from_whom_they_act_as_is_gone()
    {
        await ChangeAsync(clerk, user => user.Unassign(clerk.Roles[0], IdOf(account)));

        await AssertLostAsync();
    }

    [Test]
    public async Task What_a_role_loses_of_whom_they_act_as_is_gone()
    {
        await SetAsync<Role, PermissionSet>(role => role.Id == clerk.Roles[0], nameof(Role.Permissions), PermissionSet.Of([Permission.ReadMerchants]));

        await AssertLostAsync();
    }

    [Test]
    public async Task What_a_role_loses_of_the_impersonators_own_is_gone()
    {
        await SetAsync<Role, PermissionSet>(role => role.Id == support.Roles[0], nameof(Role.Permissions), PermissionSet.Of([Permission.ImpersonateUsers]));

        await AssertLostAsync();
    }

    [Test]
    public async Task What_the_account_loses_is_gone()
    {
        await SetAsync<Account, PermissionSet>(a => a.Id == IdOf(account), nameof(Account.Permissions), PermissionSet.Of([Permission.ImpersonateUsers]));

        await AssertLostAsync();
    }

    [Test]
    public async Task A_disabled_account_is_closed_to_it()
    {
        await SetAsync<Account, bool>(a => a.Id == IdOf(account), nameof(Account.Active), false);

        (await acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task Where_the_right_ends_in_one_account_it_goes_on_in_the_other()
    {
        var second = await OpenAccountAsync();
        var (role, clerks) = (await Seed.RoleAsync(second, Rights), await Seed.RoleAsync(second, Permission.ReadApiKeys));
        await ChangeAsync(support, user => { user.Join(IdOf(second)); user.Assign(role, IdOf(second)); });
        await ChangeAsync(clerk, user => { user.Join(IdOf(second)); user.Assign(clerks, IdOf(second)); });
        var inSecond = Bearer(acting.Client.DefaultRequestHeaders.Authorization!.Parameter!).In(second);
        Assert.That((await inSecond.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        await ChangeAsync(support, user => user.Unassign(role, IdOf(second)));

        (await inSecond.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>In a unit of work that changes the user as well, as its contract asks.</summary>
    private Task EndAllSessionsAsync(Person of) => Seed.InUnitOfWorkAsync(async services =>
    {
        await services.GetRequiredService<ISessionRepository>().EndAllAsync(of.Id, except: null, CancellationToken.None);
        (await services.GetRequiredService<PulseDbContext>().Profiles.SingleAsync(user => user.Id == of.Id)).EditedBy("tests", DateTime.UtcNow);
    });

    private async Task AssertOverAsync()
    {
        (await acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(await StatusOfSessionAsync(own), Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task AssertLostAsync()
    {
        (await acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That(await StatusOfSessionAsync(acting), Is.EqualTo(HttpStatusCode.OK));
    }
}
