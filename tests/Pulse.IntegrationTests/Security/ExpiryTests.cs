using System.Globalization;
using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 10: a credential is valid until its last millisecond, and refused from the instant of its expiry on.</summary>
public sealed class ExpiryTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "60" };

    [Test]
    public async Task A_key_is_refused_from_the_instant_of_its_expiry_on([Values] bool throughSession)
    {
        var admin = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var expiresAt = Now.AddMinutes(10);
        var key = await admin.MakeKeyFromAsync(
            new { name = "short", permissions = (string[])["readApiKeys"], expiresAt = expiresAt.UtcDateTime });
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        await AssertEndsAsync(caller, expiresAt);
    }

    [Test]
    public async Task A_users_session_is_refused_from_the_instant_of_its_expiry_on()
    {
        var login = await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var expiresAt = InstantOf(login, "expiresAt");

        Assert.That(expiresAt, Is.EqualTo(Now.AddMinutes(60)));
        await AssertEndsAsync(Bearer((string)login.Json["token"]!), expiresAt);
    }

    [Test]
    public async Task A_keys_session_never_outlives_the_key()
    {
        var admin = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var expiresAt = Now.AddMinutes(10);
        var key = await admin.MakeKeyFromAsync(
            new { name = "short", permissions = (string[])["readApiKeys"], expiresAt = expiresAt.UtcDateTime });

        var session = await Anonymous().PostAsync("/auth/login", key.Login);

        Assert.That(InstantOf(session, "expiresAt"), Is.EqualTo(expiresAt));
    }

    [Test]
    public async Task An_expired_key_opens_no_session()
    {
        var admin = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var expiresAt = Now.AddMinutes(10);
        var key = await admin.MakeKeyFromAsync(
            new { name = "short", permissions = (string[])["readApiKeys"], expiresAt = expiresAt.UtcDateTime });

        App.Clock.SetUtcNow(expiresAt);
        var login = await Anonymous().PostAsync("/auth/login", key.Login);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Using_a_session_does_not_extend_it()
    {
        var login = await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var caller = Bearer((string)login.Json["token"]!);

        App.Clock.Advance(TimeSpan.FromMinutes(30));
        var later = await caller.GetAsync("/auth/session");

        Assert.That(InstantOf(later, "expiresAt"), Is.EqualTo(InstantOf(login, "expiresAt")));
    }

    /// <summary>The current time as Pulse has it, in whole milliseconds.</summary>
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(App.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task AssertEndsAsync(Setup.Api caller, DateTimeOffset expiresAt)
    {
        App.Clock.SetUtcNow(expiresAt - Millisecond);
        var justBefore = await StatusOfSessionAsync(caller);
        App.Clock.SetUtcNow(expiresAt);
        var at = await StatusOfSessionAsync(caller);

        Assert.That(justBefore, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(at, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static DateTimeOffset InstantOf(Answer answer, string name) =>
        DateTimeOffset.Parse((string)answer.Json[name]!, CultureInfo.InvariantCulture);
}
