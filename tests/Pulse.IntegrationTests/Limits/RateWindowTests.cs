using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>Windows use a monotonic clock, survive a restart, and are removed when they end.</summary>
public sealed class RateWindowTests(TestDatabase database) : ContractTests(database)
{
    private SteppedClock clock = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<TimeProvider>(time => clock = new SteppedClock(time));

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

    /// <summary>In a new process, and in a process that has run for longer than a window.</summary>
    [TestCase(0)]
    [TestCase(1)]
    public async Task A_use_while_the_wall_clock_was_ahead_counts_for_its_window_and_no_longer_where_uses_are_written(int days)
    {
        SteppedClock ownClock = null!;
        await using var app = new PulseApp(
            Settings, services => services.Decorate<TimeProvider>(time => ownClock = new SteppedClock(time)));
        using var measurements = new Measurements(app.Services);
        var key = await MakeAsync(limit: 1, windowSeconds: 120);
        app.Clock.Advance(TimeSpan.FromDays(days));
        ownClock.Ahead = TimeSpan.FromHours(1);
        Assert.That(await StatusesAsync(app, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
        await app.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
        ownClock.Ahead = TimeSpan.Zero;

        for (var i = 0; i < 3; i++)
        {
            Assert.That(await StatusesAsync(app, key, 1), Is.All.EqualTo(i == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK));
            app.Clock.Advance(TimeSpan.FromSeconds(120));
            Assert.That(() => measurements.Ask("pulse.rate_limit.windows"), Is.Zero.After(30_000, 50));
        }
    }

    [Test]
    public async Task A_use_while_the_wall_clock_was_ahead_counts_from_the_next_start_for_one_window_and_not_again_at_each_start()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 3_600);
        await using (var before = StartedAhead(TimeSpan.FromHours(1)))
        {
            Assert.That(await StatusesAsync(before, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
        }

        await using (var after = new PulseApp(Settings))
        {
            var refused = await At(after, key).GetAsync("/auth/session");
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
            Assert.That(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.EqualTo(3_600).Within(60));
        }

        await using var aWindowLater = StartedAhead(TimeSpan.FromSeconds(3_600 + (2 * 60)));

        Assert.That(await StatusesAsync(aWindowLater, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task After_the_wall_clock_was_ahead_uses_of_the_last_window_count_together_with_current_uses()
    {
        var key = await MakeAsync(limit: 4, windowSeconds: 3_600);
        foreach (var (hours, uses) in ((int, int)[])[(0, 1), (5, 3), (8, 1)])
        {
            await using var before = StartedAhead(TimeSpan.FromHours(hours));
            Assert.That(await StatusesAsync(before, key, uses), Is.All.EqualTo(HttpStatusCode.OK));
        }

        await using var after = new PulseApp(Settings);

        Assert.That(
            await StatusesAsync(after, key, 3), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
    }

    /// <summary>In a new process, and in a process that has run for longer than a window.</summary>
    [TestCase(0)]
    [TestCase(1)]
    public async Task A_unit_becomes_available_at_the_time_that_the_response_announced(int days)
    {
        await using var app = new PulseApp(Settings);
        using var measurements = new Measurements(app.Services);
        var key = await MakeAsync(limit: 1, windowSeconds: 3_600);
        app.Clock.Advance(TimeSpan.FromDays(days));
        await StatusesAsync(app, key, 1);
        await app.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
        var refused = await At(app, key).GetAsync("/auth/session");

        app.Clock.Advance(TimeSpan.FromSeconds(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture)));
        Assert.That(() => measurements.Ask("pulse.rate_limit.windows"), Is.Zero.After(30_000, 50));

        Assert.That(await StatusesAsync(app, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_wall_clock_that_jumps_ahead_allows_no_additional_uses()
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
    public async Task A_limit_of_a_day_holds_over_a_restart_at_which_Redis_does_not_answer()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 86_400);
        var settings = new Dictionary<string, string>(Settings) { ["ConnectionStrings:Redis"] = "127.0.0.1:1" };
        await using (var before = new PulseApp(settings))
        {
            Assert.That(await StatusesAsync(before, key, 1), Is.All.EqualTo(HttpStatusCode.OK));
        }

        await using var after = new PulseApp(settings);

        Assert.That(await StatusesAsync(after, key, 1), Is.All.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task A_read_of_earlier_uses_that_was_cancelled_is_tried_again_at_the_next_use()
    {
        var key = await MakeAsync(limit: 5, windowSeconds: 3_600);
        await using var app = new PulseApp(Settings, services => services.Decorate<IRateStore>(inner => new CancelledOnce(inner)));
        CancelledOnce.Left = 1;

        var first = await At(app, key).GetAsync("/auth/session");
        var second = await At(app, key).GetAsync("/auth/session");

        Assert.That(((int)first.Status, second.Status), Is.EqualTo((500, HttpStatusCode.OK)));
    }

    [Test]
    public async Task Uses_before_a_restart_are_released_at_most_one_window_after_the_restart()
    {
        var key = await MakeAsync(limit: 1, windowSeconds: 86_400);
        var row = TimeSpan.FromMinutes(24).Ticks;
        var startOfARow = new DateTimeOffset((DateTime.UtcNow.Ticks / row + 2) * row, TimeSpan.Zero);
        await using (var before = new PulseApp(Settings))
        {
            before.Clock.SetUtcNow(startOfARow);
            await StatusesAsync(before, key, 1);
        }

        await using var after = new PulseApp(Settings);
        var comesBack = after.Clock.GetUtcNow().AddDays(1);
        after.Clock.SetUtcNow(startOfARow);
        var refused = await At(after, key).GetAsync("/auth/session");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(
            int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture),
            Is.EqualTo((comesBack - startOfARow).TotalSeconds).Within(1));
    }

    [Test]
    public async Task Uses_before_a_restart_still_count_when_the_wall_clock_is_set_ahead_afterwards()
    {
        var key = await MakeAsync(limit: 3, windowSeconds: 3_600);
        await using (var before = new PulseApp(Settings))
        {
            Assert.That(await StatusesAsync(before, key, 3), Is.All.EqualTo(HttpStatusCode.OK));
        }

        SteppedClock ownClock = null!;
        await using var after = new PulseApp(
            Settings, services => services.Decorate<TimeProvider>(time => ownClock = new SteppedClock(time)));
        ownClock.Ahead = TimeSpan.FromHours(2);
        await new Seed(after.Services.GetRequiredService<IServiceScopeFactory>()).InUnitOfWorkAsync(
            services => services.GetRequiredService<IUsageStore>().PruneAsync(DateTime.UnixEpoch, int.MaxValue, CancellationToken.None));

        Assert.That(await StatusesAsync(after, key, 1), Is.All.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task The_cost_of_a_verification_still_counts_after_a_restart()
    {
        var key = await MakeAsync(limit: 10, windowSeconds: 3_600);
        var presented = new { apiKey = key.ApiKey, apiSecret = key.Secret, cost = 7 };
        await using (var before = new PulseApp(Settings))
        {
            await At(before, AdminToken).PostAsync("/apikeys/verify", presented);
        }

        await using var after = new PulseApp(Settings);

        Assert.That(
            (string)(await At(after, AdminToken).PostAsync("/apikeys/verify", presented)).Json["code"]!, Is.EqualTo("rate_limited"));
    }

    [Test]
    public async Task Uses_close_together_are_released_together_with_the_last_of_them_and_never_earlier()
    {
        var key = await MakeAsync(limit: 2, windowSeconds: 10);
        await StatusAsync(key);
        App.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await StatusAsync(key);

        App.Clock.Advance(TimeSpan.FromMilliseconds(9_995));
        Assert.That(await StatusAsync(key), Is.EqualTo(HttpStatusCode.TooManyRequests));
        App.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.That(
            (await StatusAsync(key), await StatusAsync(key), await StatusAsync(key)),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests)));
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

    /// <summary>A process that starts with a clock that is ahead.</summary>
    private PulseApp StartedAhead(TimeSpan by) =>
        new(Settings, services => services.Decorate<TimeProvider>(time => new SteppedClock(time) { Ahead = by }));

    private Task<Key> MakeAsync(int limit, int windowSeconds) =>
        Admin.MakeKeyFromAsync(new { name = "A key", permissions = new[] { "readMerchants" }, rateLimit = new { limit, windowSeconds } });

    private async Task<HttpStatusCode> StatusAsync(Key key) => (await Using(key).GetAsync("/auth/session")).Status;

    private static async Task<HttpStatusCode[]> StatusesAsync(PulseApp app, Key key, int times)
    {
        var statuses = new HttpStatusCode[times];
        for (var i = 0; i < times; i++)
        {
            statuses[i] = (await At(app, key).GetAsync("/auth/session")).Status;
        }

        return statuses;
    }

    private static Setup.Api At(PulseApp app, Key key)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", key.ApiKey);
        client.DefaultRequestHeaders.Add("x-api-secret", key.Secret);
        return new Setup.Api(client);
    }

    private static Setup.Api At(PulseApp app, string token)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new Setup.Api(client);
    }

    private sealed class CancelledOnce(IRateStore inner) : IRateStore
    {
        public static int Left { get; set; }

        public Task<IReadOnlyList<RateUse>> ListAsync(Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken) =>
            Left-- > 0 ? throw new OperationCanceledException() : inner.ListAsync(key, rate, window, cancellationToken);
    }
}
