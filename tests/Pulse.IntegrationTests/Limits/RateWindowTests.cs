using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>Windows run by a monotonic clock, survive a restart, and are forgotten when they are over.</summary>
public sealed class RateWindowTests(TestDatabase database) : ContractTests(database)
{
    private SteppedClock clock = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    protected override void Configure(IServiceCollection services) => services.Decorate<TimeProvider>(time => clock = new SteppedClock(time));

    [TearDown]
    public void SetClockRight() => clock.Ahead = TimeSpan.Zero;

    [TestCase(1)]
    [TestCase(-1)]
    public async Task A_use_while_the_wall_clock_was_wrong_counts_for_its_window_and_no_longer(int hours)
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 2);
        clock.Ahead = TimeSpan.FromHours(hours);
        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        clock.Ahead = TimeSpan.Zero;
        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.TooManyRequests));

        App.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_wall_clock_that_jumps_ahead_lets_nothing_more_in()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 50);
        await StatusAsync(key);

        clock.Ahead = TimeSpan.FromHours(1);

        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task A_limit_of_a_day_holds_over_a_restart()
    {
        var key = await MakeAsync(limit: 5, windowSeconds: 86_400);
        await using (var before = new PulseApp(Settings))
        {
            Assert.That(await StatusesAsync(before, key, 3), Is.All.EqualTo(HttpStatusCode.OK));
        }

        await using var after = new PulseApp(Settings);
        var statuses = await StatusesAsync(after, key, 3);

        Assert.That(statuses, Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        after.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(30));
        Assert.That(await StatusesAsync(after, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Units_that_a_verification_costs_are_known_after_a_restart()
    {
        var key = await MakeAsync(limit: 10, windowSeconds: 3_600);
        var presented = new { apiKey = key.ApiKey, apiSecret = key.Secret, cost = 7 };
        await using (var before = new PulseApp(Settings))
        {
            await At(before, AdminToken).PostAsync("/apikeys/verify", presented);
        }

        await using var after = new PulseApp(Settings);

        Assert.That((string)(await At(after, AdminToken).PostAsync("/apikeys/verify", presented)).Json["code"]!, Is.EqualTo("rate_limited"));
    }

    [Test]
    public async Task Uses_that_follow_one_another_closely_come_back_with_the_last_of_them_and_never_earlier()
    {
        var key = await MakeAsync(limit: 2, windowSeconds: 10);
        await StatusAsync(key);
        App.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await StatusAsync(key);

        App.Clock.Advance(TimeSpan.FromMilliseconds(9_995));
        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.TooManyRequests));
        App.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.That((await StatusAsync(key), await StatusAsync(key), await StatusAsync(key)), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests)));
    }

    [Test]
    public async Task A_window_is_forgotten_when_it_is_over()
    {
        for (var i = 0; i < 20; i++)
        {
            await StatusAsync(await MakeAsync(limit: 5, windowSeconds: 30));
        }

        using var measurements = new Measurements(App.Services);
        Assert.That(measurements.Ask("pulse.rate_limit.windows"), Is.GreaterThanOrEqualTo(20));
        App.Clock.Advance(TimeSpan.FromDays(1));

        Assert.That(() => measurements.Ask("pulse.rate_limit.windows"), Is.Zero.After(30_000, 50));
    }

    private Task<Key> MakeAsync(int limit, int windowSeconds) =>
        Admin.MakeKeyFromAsync(new { name = "A key", permissions = new[] { "readMerchants" }, rateLimit = new { limit, windowSeconds } });

    private async Task<HttpStatusCode> StatusAsync(Key key) => (await Using(key).GetAsync("/auth/session")).Status;

    private static async Task<HttpStatusCode[]> StatusesAsync(PulseApp app, Key key, int times)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", key.ApiKey);
        client.DefaultRequestHeaders.Add("x-api-secret", key.Secret);
        var statuses = new HttpStatusCode[times];
        for (var i = 0; i < times; i++)
        {
            statuses[i] = (await new Setup.Api(client).GetAsync("/auth/session")).Status;
        }

        return statuses;
    }

    private static Setup.Api At(PulseApp app, string token)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new Setup.Api(client);
    }
}
