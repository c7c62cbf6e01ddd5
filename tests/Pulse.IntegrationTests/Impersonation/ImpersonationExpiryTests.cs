using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>The maximum lifetime of an impersonated session.</summary>
public sealed class ImpersonationExpiryTests(TestDatabase database) : ImpersonationGround(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "90" };

    [Test]
    public async Task It_ends_after_an_hour_at_that_instant()
    {
        var (own, clerk) = await PeopleAsync();
        var acting = await ActAsync(own, clerk);

        App.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        var before = await StatusOfSessionAsync(acting);
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(before, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusesOfSessionsAsync(acting, own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
    }

    [Test]
    public async Task An_impersonation_does_not_outlive_the_session_that_started_it()
    {
        var (own, clerk) = await PeopleAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(45));

        var started = await AskAsync(own, clerk);

        Assert.That((string)started.Json["expiresAt"]!, Is.EqualTo((string)(await own.GetAsync("/auth/session")).Json["expiresAt"]!));
    }

    private async Task<(Setup.Api Own, Person Clerk)> PeopleAsync()
    {
        var account = await OpenAccountAsync();
        return (await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers)), await PersonAsync(account));
    }
}
