using System.Globalization;
using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 19 with default values: ten failures in 15 minutes for one e-mail address from one address.</summary>
public sealed class LoginLimitTests(TestDatabase database) : LoginTests(database)
{
    private const int Limit = 10;

    [Test]
    public async Task After_ten_failures_even_the_correct_password_is_not_verified()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        var failures = await GuessesAsync(here, email, Limit);
        var looks = Passwords.Count;

        var right = await AttemptAsync(here, email, Seed.Password);

        Assert.That(failures, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        AssertTooMany(right);
        Assert.That(Passwords.Count, Is.EqualTo(looks));
    }

    [Test]
    public async Task After_nine_failures_the_right_password_still_logs_in()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, email, Limit - 1);

        var right = await AttemptAsync(here, email, Seed.Password);

        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_unknown_email_is_limited_as_a_known_one_is()
    {
        var here = From(NewAddress());

        var failures = await GuessesAsync(here, "nobody.at.all@pulse.test", Limit);
        var next = await GuessAsync(here, "nobody.at.all@pulse.test");

        Assert.That(failures, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        AssertTooMany(next);
    }

    [Test]
    public async Task Failures_from_one_address_do_not_lock_the_user_out_elsewhere()
    {
        var email = await NewUserAsync();
        await GuessesAsync(From(NewAddress()), email, Limit);

        var elsewhere = await AttemptAsync(From(NewAddress()), email, Seed.Password);

        Assert.That(elsewhere.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_email_in_another_spelling_is_the_same_email()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, email, Limit / 2);
        await GuessesAsync(here, email.ToUpperInvariant(), Limit / 2);

        var right = await AttemptAsync(here, email, Seed.Password);

        AssertTooMany(right);
    }

    [Test]
    public async Task A_login_that_succeeds_does_not_wipe_out_the_failures_before_it()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, email, Limit - 1);
        await AttemptAsync(here, email, Seed.Password);
        await GuessAsync(here, email);

        var right = await AttemptAsync(here, email, Seed.Password);

        AssertTooMany(right);
    }

    [Test]
    public async Task Retry_After_states_when_the_window_ends()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessAsync(here, email);
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        await GuessesAsync(here, email, Limit - 1);

        var limited = await GuessAsync(here, email);
        var wait = TimeSpan.FromSeconds(int.Parse(limited.Header("Retry-After")!, CultureInfo.InvariantCulture));
        App.Clock.Advance(wait - TimeSpan.FromSeconds(1));
        var tooEarly = await AttemptAsync(here, email, Seed.Password);
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var inTime = await AttemptAsync(here, email, Seed.Password);

        Assert.That(wait, Is.EqualTo(TimeSpan.FromMinutes(10)));
        AssertTooMany(tooEarly);
        Assert.That(inTime.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Further_attempts_while_rate_limited_do_not_extend_the_wait()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, email, Limit);
        App.Clock.Advance(TimeSpan.FromMinutes(14));
        await GuessesAsync(here, email, 3);

        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var right = await AttemptAsync(here, email, Seed.Password);

        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Failures_survive_a_restart()
    {
        var (email, address) = (await NewUserAsync(), NewAddress());
        App.Clock.Advance(TimeSpan.FromHours(1));
        await GuessesAsync(From(address), email, Limit);

        await using var restarted = new PulseApp(Settings, Configure);
        restarted.Clock.SetUtcNow(App.Clock.GetUtcNow());
        var right = await AttemptAsync(From(address, restarted), email, Seed.Password);

        AssertTooMany(right);
    }

    [Test]
    public async Task A_limited_login_gets_the_same_response_for_known_and_unknown_emails()
    {
        var (known, here) = (await NewUserAsync(), From(NewAddress()));
        await GuessesAsync(here, known, Limit);
        await GuessesAsync(here, "nobody.else@pulse.test", Limit);

        var (limited, unknown) = (await GuessAsync(here, known), await GuessAsync(here, "nobody.else@pulse.test"));

        Assert.That((unknown.Status, unknown.Code), Is.EqualTo((limited.Status, limited.Code)));
        Assert.That((string?)unknown.Json["detail"], Is.EqualTo((string?)limited.Json["detail"]));
    }
}
