using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

public sealed class SessionEndTests(TestDatabase database) : ContractTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "30" };

    [Test]
    public async Task A_session_lasts_for_the_configured_time_and_is_refused_from_its_expiry()
    {
        var caller = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var end = App.Clock.GetUtcNow().AddMinutes(30);

        App.Clock.SetUtcNow(end.AddMilliseconds(-1));
        var before = await caller.GetAsync("/auth/session");
        App.Clock.SetUtcNow(end);
        var after = await caller.GetAsync("/auth/session");

        Assert.That(before.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)before.Json["expiresAt"], Is.EqualTo(Instants.Text(end)));
        after.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
