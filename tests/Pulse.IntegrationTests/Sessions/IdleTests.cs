using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Idle sessions end, with a limit for each kind, and any node's use counts.</summary>
public sealed class IdleTests(TestDatabase database) : TwoNodeTests(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsersLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeysLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly HeldUses uses = new();

    protected override Dictionary<string, string> MoreSettings => new(base.MoreSettings)
    {
        ["Sessions:LifetimeMinutes"] = "60",
        ["Sessions:ApiKeyLifetimeMinutes"] = "30",
        ["Sessions:IdleMinutes"] = "10",
        ["Sessions:ApiKeyIdleMinutes"] = "5",
    };

    [TearDown]
    public void LetUsesBeWritten() => uses.IsFailing = false;

    [Test]
    public async Task An_unused_session_ends_at_the_instant_of_its_limit([Values] bool ofKey, [Values] bool warm)
    {
        var limit = ofKey ? KeysLimit : UsersLimit;
        var (used, unused) = (await LoginAsync(ofKey), await LoginAsync(ofKey));
        if (warm)
        {
            await WarmedAsync(used);
            await WarmedAsync(unused);
        }

        Advance(limit - Instant);
        var before = await StatusOfSessionAsync(used);
        Advance(Instant);

        Assert.That(before, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusesOfSessionsAsync(used, unused), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task An_idle_session_cannot_be_used_again()
    {
        var caller = await WarmedAsync(await LoginAsync(ofKey: false));

        Advance(UsersLimit);
        var first = await StatusOfSessionAsync(caller);
        var second = await StatusOfSessionAsync(caller);

        Assert.That((first, second), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Use_does_not_extend_the_absolute_lifetime_and_key_sessions_have_a_lifetime_of_their_own([Values] bool ofKey)
    {
        var caller = await LoginAsync(ofKey);
        var end = App.Clock.GetUtcNow() + TimeSpan.FromMinutes(ofKey ? 30 : 60);
        while (App.Clock.GetUtcNow() + TimeSpan.FromMinutes(4) < end)
        {
            Advance(TimeSpan.FromMinutes(4));
            Assert.That((string?)(await caller.CurrentSessionAsync())["expiresAt"], Is.EqualTo(Instants.Text(end)));
        }

        Advance(TimeSpan.FromMinutes(4));

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_another_node_has_seen_is_not_idle_here()
    {
        var here = await WarmedAsync(await LoginAsync(ofKey: false));
        var there = await WarmedAsync(AtOther(here));
        var id = Guid.Parse(await here.SessionIdAsync());

        Advance(UsersLimit - Instant);
        await WarmedAsync(there);
        await WaitUntilWrittenAsync(id, Other.Clock.GetUtcNow());
        Advance(TimeSpan.FromMinutes(1));
        var stillUsed = await StatusesOfSessionsAsync(here, there);
        Advance(UsersLimit);

        Assert.That(stillUsed, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusesOfSessionsAsync(here, there), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_one_node_refused_as_idle_ends_on_the_others_regardless_of_their_clocks([Values] bool ofKey)
    {
        Advance(Instant);
        var here = await WarmedAsync(await LoginAsync(ofKey));
        var there = await WarmedAsync(AtOther(here));

        App.Clock.Advance(UsersLimit);
        Assert.That(await StatusOfSessionAsync(here), Is.EqualTo(HttpStatusCode.Unauthorized));

        Assert.That(
            () => StatusOfSessionAsync(there).GetAwaiter().GetResult(),
            Is.EqualTo(HttpStatusCode.Unauthorized).After((int)Patience.TotalMilliseconds, 50));
    }

    [Test]
    public async Task A_use_that_is_not_written_yet_counts_although_the_session_is_read_again()
    {
        uses.IsFailing = true;
        var caller = await WarmedAsync(await LoginAsync(ofKey: false));
        Advance(UsersLimit - Instant);
        await WarmedAsync(caller);

        Advance(UsersLimit - Instant);
        App.Services.GetRequiredService<InvalidationClock>().InvalidateAll();

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_use_that_could_not_be_written_is_written_later()
    {
        uses.IsFailing = true;
        var caller = await WarmedAsync(await LoginAsync(ofKey: false));
        var id = Guid.Parse(await caller.SessionIdAsync());
        Advance(UsersLimit - Instant);
        await WarmedAsync(caller);
        var used = App.Clock.GetUtcNow();

        Assert.That(() => uses.Failed, Does.Contain(id).After((int)Patience.TotalMilliseconds, 10));
        uses.IsFailing = false;

        await WaitUntilWrittenAsync(id, used);
    }

    [Test]
    public async Task A_session_ends_in_the_database_although_uses_of_others_cannot_be_written()
    {
        var (used, unused) = (await LoginAsync(ofKey: false), await WarmedAsync(await LoginAsync(ofKey: false)));
        var id = Guid.Parse(await unused.SessionIdAsync());
        Advance(UsersLimit - Instant);
        uses.IsFailing = true;
        await WarmedAsync(used);

        Advance(Instant);
        Assert.That(await StatusOfSessionAsync(unused), Is.EqualTo(HttpStatusCode.Unauthorized));

        Assert.That(() => ExistsAsync(id).GetAwaiter().GetResult(), Is.False.After((int)Patience.TotalMilliseconds, 50));
    }

    [Test]
    public async Task Idle_and_expired_sessions_are_not_listed()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var idle = await LoginAsync(email, Seed.Password);
        Advance(TimeSpan.FromMinutes(9));
        var (used, expiring) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));
        var atFirst = await used.SessionIdsAsync();
        Advance(TimeSpan.FromMinutes(1));
        var withoutIdle = await used.SessionIdsAsync();
        for (var i = 0; i < 11; i++)
        {
            Advance(TimeSpan.FromMinutes(5));
            Assert.That(await StatusOfSessionAsync(expiring), Is.EqualTo(HttpStatusCode.OK));
        }

        var last = await LoginAsync(email, Seed.Password);
        Advance(TimeSpan.FromMinutes(4));

        Assert.That((atFirst.Length, withoutIdle.Length), Is.EqualTo((3, 2)));
        Assert.That(await last.SessionIdsAsync(), Has.Length.EqualTo(1));
        Assert.That(await StatusOfSessionAsync(idle), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_use_of_a_session_sends_no_database_command_during_the_request()
    {
        var caller = await WarmedAsync(await LoginAsync(ofKey: true));
        // Sessions that other tests left idle are ended in the background.
        Assert.That(() => App.Services.GetRequiredService<SessionUses>().Ended(), Is.Empty.After((int)Patience.TotalMilliseconds, 10));

        Advance(KeysLimit - Instant);
        var (answer, commands) = await CostOfSessionAsync(caller);

        Assert.That((answer.Status, commands), Is.EqualTo((HttpStatusCode.OK, 0)));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        uses.HoldIn(services);
    }

    private async Task<Setup.Api> LoginAsync(bool ofKey) => ofKey
        ? await LoginAsync(await (await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword)).MakeKeyAsync())
        : await LoginAsync(await Seed.UserAsync(await Seed.AccountAsync()), Seed.Password);

    private void Advance(TimeSpan time)
    {
        App.Clock.Advance(time);
        Other.Clock.SetUtcNow(App.Clock.GetUtcNow() > Other.Clock.GetUtcNow() ? App.Clock.GetUtcNow() : Other.Clock.GetUtcNow());
    }

    private async Task WaitUntilWrittenAsync(Guid id, DateTimeOffset used)
    {
        using var patience = new CancellationTokenSource(Patience);
        var expected = DateTime.Parse(Instants.Text(used), null, System.Globalization.DateTimeStyles.AdjustToUniversal);
        while (await SeenAtAsync(id) < expected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private async Task<bool> ExistsAsync(Guid id)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.AnyAsync(session => session.Id == id);
    }

    private async Task<DateTime> SeenAtAsync(Guid id)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions
            .Where(session => session.Id == id)
            .Select(session => session.LastSeenAt)
            .SingleAsync();
    }
}
