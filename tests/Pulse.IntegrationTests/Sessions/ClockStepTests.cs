using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>
/// A wall clock that is set wrong, and corrected later, revives no ended credential and locks out no caller for longer than a window.
/// </summary>
public sealed class ClockStepTests(TestDatabase database) : ContractTests(database)
{
    private static readonly TimeSpan Wrong = TimeSpan.FromHours(2);

    private readonly LogSink logs = new();
    private SteppedClock clock = null!;
    private string email = null!;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Sessions:LifetimeMinutes"] = "525600",
        ["Sessions:IdleMinutes"] = "30",
        ["Sessions:ApiKeyLifetimeMinutes"] = "525600",
        ["Sessions:ApiKeyIdleMinutes"] = "30",
    };

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<TimeProvider>(time => clock = new SteppedClock(time)).AddLogging(logs.KeepFrom);

    [SetUp]
    public async Task NewUserAsync() => email = await Seed.UserAsync(await Seed.AccountAsync());

    [TearDown]
    public void SetClockRight() => clock.Ahead = TimeSpan.Zero;

    [Test]
    public async Task A_session_that_was_refused_as_idle_stays_refused_when_the_clock_is_set_back(
        [Values] bool ofKey, [Values] bool isUsed)
    {
        var session = ofKey
            ? await LoginAsync(await (await AdminInNewAccountAsync()).MakeKeyAsync())
            : await LoginAsync(email, Seed.Password);
        var id = isUsed ? Guid.Parse(await session.SessionIdAsync()) : await NewestAsync();
        clock.Ahead = Wrong;
        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));

        clock.Ahead = TimeSpan.Zero;
        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(() => CountOpenAsync(id).GetAwaiter().GetResult(), Is.Zero.After(30_000, 50), "The session must end in the database.");
        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_was_used_while_the_clock_was_ahead_goes_on_and_ends_by_the_right_clock()
    {
        clock.Ahead = Wrong;
        var session = await LoginAsync(email, Seed.Password);
        await StatusOfSessionAsync(session);

        clock.Ahead = TimeSpan.Zero;
        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.OK));
        App.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_whose_last_use_is_unknown_ends()
    {
        clock.Ahead = Wrong;
        var session = await LoginAsync(email, Seed.Password);
        clock.Ahead = TimeSpan.Zero;
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Version" = "Version" WHERE "Email" = {email}""");

        Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(logs.Lines, Has.Some.StartsWith("Warning").And.Contains("has ended: it was last used at"));
    }

    [Test]
    public async Task Failed_logins_that_were_counted_while_the_clock_was_ahead_lock_for_one_window_and_no_longer()
    {
        clock.Ahead = Wrong;
        await FailAsync(10);

        clock.Ahead = TimeSpan.Zero;
        var locked = await LogInAsync(Seed.Password);
        Assert.That((locked.Status, locked.Header("Retry-After")), Is.EqualTo((HttpStatusCode.TooManyRequests, "900")));

        App.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Failed_logins_from_before_and_after_the_clock_was_set_back_count_together_for_one_window()
    {
        clock.Ahead = Wrong;
        await FailAsync(9);

        clock.Ahead = TimeSpan.Zero;
        await FailAsync(1);

        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        App.Clock.Advance(TimeSpan.FromMinutes(15));
        await FailAsync(1);
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Failed_logins_are_not_forgotten_when_the_clock_is_set_ahead_and_lock_for_their_window_and_no_longer()
    {
        await FailAsync(10);
        App.Clock.Advance(TimeSpan.FromMinutes(5));

        clock.Ahead = Wrong;
        var locked = await LogInAsync(Seed.Password);

        Assert.That((locked.Status, locked.Header("Retry-After")), Is.EqualTo((HttpStatusCode.TooManyRequests, "600")));
        App.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Failed_logins_from_before_and_after_the_clock_was_set_ahead_count_together()
    {
        await FailAsync(9);
        clock.Ahead = Wrong;
        await FailAsync(1);
        App.Clock.Advance(TimeSpan.FromMinutes(5));

        var locked = await LogInAsync(Seed.Password);

        Assert.That((locked.Status, locked.Header("Retry-After")), Is.EqualTo((HttpStatusCode.TooManyRequests, "600")));
        App.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await LogInAsync(Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await LogInAsync("wrong");
        }
    }

    private Task<Answer> LogInAsync(string password) => Anonymous().PostAsync("/auth/login", new { email, password });

    private async Task<Guid> NewestAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var ids = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.Select(session => session.Id).ToListAsync();
        return ids.Max();
    }

    private async Task<int> CountOpenAsync(Guid id)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.CountAsync(session => session.Id == id);
    }
}
