using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Credentials;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Pulse's telemetry. SecretSinksTests checks that no tag contains a secret.</summary>
public sealed class TelemetryTests(TestDatabase database) : LoginTests(database)
{
    private Measurements measurements = null!;

    /// <summary>No background work sends commands while a test counts them.</summary>
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Cache:FeedInterval"] = "00:01:00",
        ["Cache:MaxStaleness"] = "00:05:00",
        ["Cache:FailedLookupsPerMinute"] = "1",
    };

    [SetUp]
    public void Listen() => measurements = new Measurements(App.Services);

    [TearDown]
    public void StopListening()
    {
        measurements.Dispose();
        Passwords.Meanwhile = () => { };
    }

    [Test]
    public async Task Verifications_are_counted_by_outcome_and_by_cache_hit_or_miss()
    {
        var (key, address) = (await Admin.MakeKeyAsync(), NewAddress());
        measurements.Forget();

        await StatusOfSessionAsync(Using(key));
        await StatusOfSessionAsync(Using(key));
        await StatusOfSessionAsync(Bearer(MadeUp.Token().Reveal()).From(address));
        await StatusOfSessionAsync(Bearer(MadeUp.Token().Reveal()).From(address));

        Assert.That(measurements.Of("pulse.credential.verifications"), Is.EqualTo(new Measured[]
        {
            new(1, "outcome=verified cache=miss"),
            new(1, "outcome=verified cache=hit"),
            new(1, "outcome=unauthenticated cache=miss"),
            new(1, "outcome=too_many_unknown_credentials cache=miss"),
        }));
    }

    [Test]
    public async Task Logins_are_counted_by_method_and_outcome()
    {
        var (key, email) = (await Admin.MakeKeyAsync(), await NewUserAsync());
        measurements.Forget();

        await AttemptAsync(From(NewAddress()), email, Seed.Password);
        var refused = await GuessAsync(From(NewAddress()), email);
        await From(NewAddress()).PostAsync("/auth/login", key.Login);

        Assert.That(measurements.Of("pulse.logins"), Is.EqualTo(new Measured[]
        {
            new(1, "method=password outcome=succeeded"),
            new(1, $"method=password outcome={refused.Code}"),
            new(1, "method=api_key outcome=succeeded"),
        }));
    }

    [Test]
    public async Task Commands_to_the_database_are_counted()
    {
        var key = await Admin.MakeKeyAsync();
        measurements.Forget();

        await StatusOfSessionAsync(Using(key));
        var cold = measurements.Of("pulse.database.commands").Sum(measured => measured.Value);
        await StatusOfSessionAsync(Using(key));
        var both = measurements.Of("pulse.database.commands").Sum(measured => measured.Value);

        Assert.That((cold, both), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task The_lag_of_a_revocation_is_measured_once_every_node_has_it()
    {
        var key = await Admin.MakeKeyAsync();
        Assert.That(measurements.Of("pulse.revocation.lag"), Is.Empty);

        await Admin.DeleteAsync(key.Path);

        Assert.That(measurements.Of("pulse.revocation.lag"), Has.Count.EqualTo(1));
        Assert.That(measurements.Of("pulse.revocation.lag")[0].Value, Is.InRange(0, 60));
    }

    [Test]
    public async Task The_number_of_cached_credentials_is_a_metric()
    {
        var before = measurements.Ask("pulse.cache.entries");

        await StatusOfSessionAsync(await UserAsync(Permission.ReadApiKeys));

        Assert.That(measurements.Ask("pulse.cache.entries"), Is.EqualTo(before + 1));
        Assert.That(measurements.Ask("pulse.cache.entries"), Is.EqualTo(App.Services.GetRequiredService<CallerCache>().Count));
    }

    [Test]
    public void The_age_of_the_last_read_of_the_change_feed_is_a_metric() =>
        Assert.That(measurements.Ask("pulse.feed.age"), Is.GreaterThan(0));

    [Test]
    public async Task Logins_that_wait_for_password_hashing_are_measured()
    {
        using var hashing = new ManualResetEventSlim();
        Passwords.Meanwhile = hashing.Wait;

        var logins = Enumerable.Range(0, Environment.ProcessorCount + 4)
            .Select(i => GuessAsync(From(NewAddress()), $"waiting-{i}@pulse.test"))
            .ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (measurements.Ask("pulse.password_hashing.queue") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        hashing.Set();
        var answers = await Task.WhenAll(logins);
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(measurements.Ask("pulse.password_hashing.queue"), Is.Zero);
    }
}
