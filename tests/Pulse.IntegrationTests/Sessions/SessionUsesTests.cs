using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Uses of sessions that are in memory and not written yet.</summary>
public sealed class SessionUsesTests
{
    private static readonly DateTime Now = new(2030, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly Session session = Session.OfUser(
        Guid.CreateVersion7(), MadeUp.Token(), 7, SessionOrigin.Unknown, Now, TimeSpan.FromDays(1));

    [TestCase(10, 5, ExpectedResult = false)]
    [TestCase(10, 6, ExpectedResult = true)]
    [TestCase(null, 600, ExpectedResult = false)]
    public async Task<bool> A_use_after_a_pause_of_more_than_half_the_limit_is_to_be_written_at_once(int? limit, int pause)
    {
        using var uses = new SessionUses(new SessionLimits { IdleMinutes = limit }, new CacheOptions(), new InvalidationClock());

        uses.Note(uses.Of(session), Now.AddMinutes(pause));

        return await uses.WaitAsync(TimeSpan.Zero, CancellationToken.None);
    }

    [Test]
    public void A_session_used_during_a_flush_is_flushed_again()
    {
        using var uses = new SessionUses(new SessionLimits(), new CacheOptions(), new InvalidationClock());
        var use = uses.Of(session);
        uses.Note(use, Now.AddSeconds(1));
        var writing = uses.Pending();

        uses.Note(use, Now.AddSeconds(2));
        uses.Written(writing);
        var again = uses.Pending();
        uses.Written(again);

        Assert.That((writing.Single().SeenAt, again.Single().SeenAt), Is.EqualTo((Now.AddSeconds(1), Now.AddSeconds(2))));
        Assert.That(uses.Pending(), Is.Empty);
    }

    [Test]
    public void Two_loaded_copies_of_a_session_lose_no_uses()
    {
        using var uses = new SessionUses(new SessionLimits(), new CacheOptions(), new InvalidationClock());
        var (first, second) = (uses.Of(session), uses.Of(session));

        uses.Note(first, Now.AddSeconds(1));
        uses.Note(second, Now.AddSeconds(3));
        uses.Note(first, Now.AddSeconds(2));

        Assert.That(uses.Pending().Select(pending => pending.SeenAt), Is.EqualTo(new[] { Now.AddSeconds(3) }));
        Assert.That(uses.Of(session).SeenAt, Is.EqualTo(Now.AddSeconds(3)));
    }

    [Test]
    public void Parallel_uses_keep_the_latest_time_of_use()
    {
        using var uses = new SessionUses(new SessionLimits(), new CacheOptions(), new InvalidationClock());
        var use = uses.Of(session);

        Parallel.For(1, 10_000, i => uses.Note(use, Now.AddMilliseconds(i)));

        Assert.That(uses.Pending().Single().SeenAt, Is.EqualTo(Now.AddMilliseconds(9_999)));
    }
}
