using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

public sealed class LogoutTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Logging_out_invalidates_the_token_before_the_response()
    {
        var caller = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);

        var logout = await caller.PostAsync("/auth/logout");
        var afterwards = await caller.GetAsync("/auth/session");

        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(logout.Text, Is.Empty);
        Assert.That(afterwards.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_user_of_a_closed_account_can_log_out()
    {
        var account = await Seed.AccountAsync();
        var caller = await LoginAsync(await Seed.UserAsync(account, Permission.ReadApiKeys), Seed.Password);
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Active" = 0 WHERE "Id" = {NumberOf(account)}""");

        var session = await caller.GetAsync("/auth/session");
        var logout = await caller.PostAsync("/auth/logout");
        var again = await caller.PostAsync("/auth/logout");

        session.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        again.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task Logging_out_twice_is_refused_like_any_dead_token()
    {
        var caller = await LoginAsync(await Admin.MakeKeyAsync());

        await caller.PostAsync("/auth/logout");
        var again = await caller.PostAsync("/auth/logout");

        again.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_key_used_directly_has_no_session_to_end()
    {
        var caller = Using(await Admin.MakeKeyAsync());

        var logout = await caller.PostAsync("/auth/logout");
        var afterwards = await caller.GetAsync("/auth/session");

        logout.AssertProblem(HttpStatusCode.BadRequest, "no_session");
        Assert.That(afterwards.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Ending_a_session_of_a_key_does_not_change_the_key()
    {
        var key = await Admin.MakeKeyAsync();
        var session = await LoginAsync(key);

        var logout = await session.PostAsync("/auth/logout");
        var direct = await Using(key).GetAsync("/auth/session");

        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(direct.Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
