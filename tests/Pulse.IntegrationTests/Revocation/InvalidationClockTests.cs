using Pulse.Infrastructure.Revocation;

namespace Pulse.IntegrationTests.Revocation;

public sealed class InvalidationClockTests
{
    private readonly InvalidationClock invalidations = new();

    [Test]
    public void An_entry_read_before_a_change_of_any_of_its_subjects_is_stale([Range(0, 2)] int changed)
    {
        CacheTag[] tags = [CacheTag.OfUser(1), CacheTag.OfRole(2), CacheTag.OfSession(Guid.CreateVersion7())];
        var readAt = invalidations.Now;
        var before = invalidations.IsCurrent(readAt, InvalidationClock.SlotsOf(tags));

        invalidations.Invalidate([tags[changed]]);

        Assert.That(before, Is.True);
        Assert.That(invalidations.IsCurrent(readAt, InvalidationClock.SlotsOf(tags)), Is.False);
        Assert.That(invalidations.IsCurrent(invalidations.Now, InvalidationClock.SlotsOf(tags)), Is.True);
    }

    [Test]
    public void A_read_that_began_before_a_change_and_ended_after_it_is_not_current()
    {
        var tag = CacheTag.OfApiKey(Guid.CreateVersion7());
        var readAt = invalidations.Now;

        invalidations.Invalidate([tag]);
        invalidations.Invalidate([CacheTag.OfUser(1)]);

        Assert.That(invalidations.IsCurrent(readAt, InvalidationClock.SlotsOf([tag])), Is.False);
    }

    [Test]
    public void An_invalidation_of_other_tags_or_of_none_leaves_a_read_current()
    {
        var tag = CacheTag.OfUser(1);
        var slots = InvalidationClock.SlotsOf([tag]);
        var other = Enumerable.Range(2, 100).Select(CacheTag.OfUser).First(user => InvalidationClock.SlotsOf([user])[0] != slots[0]);
        var readAt = invalidations.Now;

        invalidations.Invalidate([other]);
        invalidations.Invalidate([]);

        Assert.That(invalidations.IsCurrent(readAt, slots), Is.True);
    }

    [Test]
    public void After_InvalidateAll_no_earlier_entry_is_current()
    {
        var readAt = invalidations.Now;

        invalidations.InvalidateAll();

        Assert.That(invalidations.IsCurrent(readAt, InvalidationClock.SlotsOf([CacheTag.OfUser(1)])), Is.False);
        Assert.That(invalidations.IsCurrent(readAt, []), Is.False);
        Assert.That(invalidations.IsCurrent(invalidations.Now, InvalidationClock.SlotsOf([CacheTag.OfUser(1)])), Is.True);
    }

    [Test]
    public void Under_parallel_changes_no_entry_read_before_a_completed_change_counts_as_current()
    {
        const int changes = 20_000;
        var wrong = 0;

        Parallel.For(0, 8, number =>
        {
            var tag = CacheTag.OfUser(number);
            var slots = InvalidationClock.SlotsOf([tag]);
            for (var i = 0; i < changes; i++)
            {
                var readAt = invalidations.Now;
                invalidations.Invalidate([tag]);
                if (invalidations.IsCurrent(readAt, slots))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Cache_tag_names_of_every_kind_are_unique_and_fit_the_change_feed_column()
    {
        var id = Guid.CreateVersion7();
        CacheTag[] all =
        [
            CacheTag.OfApiKey(id),
            CacheTag.OfSession(id),
            CacheTag.OfUser(7),
            CacheTag.OfRole(7),
            CacheTag.OfAccount(new(1_000_000_000_000_007)),
        ];

        Assert.That(all.Select(tag => tag.Name), Is.Unique);
        Assert.That(all.Select(tag => tag.Name.Length), Is.All.InRange(1, CacheTag.MaxLength));
    }
}
