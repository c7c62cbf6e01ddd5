using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

public sealed class LogoutTests(TestDatabase database) : ApiTests(database)
{
    [Test]
    public async Task Logging_out_kills_the_token_before_it_answers()
    {
        var caller = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);

        var logout = await caller.PostAsync("/auth/logout");
        var afterwards = await caller.GetAsync("/auth/session");

        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(afterwards.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
