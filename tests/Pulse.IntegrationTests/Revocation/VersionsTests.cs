using Pulse.Infrastructure.Revocation;

namespace Pulse.IntegrationTests.Revocation;

public sealed class VersionsTests
{
    private readonly Versions versions = new();

    [Test]
    public void What_was_read_before_a_change_of_any_of_its_subjects_is_overtaken([Range(0, 2)] int changed)
    {
        CacheTag[] tags = [CacheTag.OfUser(1), CacheTag.OfRole(2), CacheTag.OfSession(Guid.CreateVersion7())];
        var readAt = versions.Now;
        var before = versions.IsCurrent(readAt, Versions.SlotsOf(tags));

        versions.Change([tags[changed]]);

        Assert.That(before, Is.True);
        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf(tags)), Is.False);
        Assert.That(versions.IsCurrent(versions.Now, Versions.SlotsOf(tags)), Is.True);
    }

    [Test]
    public void A_read_that_began_before_a_change_and_ended_after_it_is_overtaken()
    {
        var tag = CacheTag.OfApiKey(Guid.CreateVersion7());
        var readAt = versions.Now;

        versions.Change([tag]);
        versions.Change([CacheTag.OfUser(1)]);

        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf([tag])), Is.False);
    }

    [Test]
    public void A_change_of_others_and_of_nothing_overtakes_nothing()
    {
        var tag = CacheTag.OfUser(1);
        var slots = Versions.SlotsOf([tag]);
        var other = Enumerable.Range(2, 100).Select(CacheTag.OfUser).First(user => Versions.SlotsOf([user])[0] != slots[0]);
        var readAt = versions.Now;

        versions.Change([other]);
        versions.Change([]);

        Assert.That(versions.IsCurrent(readAt, slots), Is.True);
    }

    [Test]
    public void When_everything_may_have_changed_nothing_from_before_is_current()
    {
        var readAt = versions.Now;

        versions.ChangeAll();

        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf([CacheTag.OfUser(1)])), Is.False);
        Assert.That(versions.IsCurrent(readAt, []), Is.False);
        Assert.That(versions.IsCurrent(versions.Now, Versions.SlotsOf([CacheTag.OfUser(1)])), Is.True);
    }

    [Test]
    public void However_many_change_at_once_nobody_is_current_who_read_before_a_change_that_has_returned()
    {
        const int changes = 20_000;
        var wrong = 0;

        Parallel.For(0, 8, number =>
        {
            var tag = CacheTag.OfUser(number);
            var slots = Versions.SlotsOf([tag]);
            for (var i = 0; i < changes; i++)
            {
                var readAt = versions.Now;
                versions.Change([tag]);
                if (versions.IsCurrent(readAt, slots))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Names_of_subjects_of_every_kind_differ_and_fit_the_feed()
    {
        var id = Guid.CreateVersion7();
        CacheTag[] all = [CacheTag.OfApiKey(id), CacheTag.OfSession(id), CacheTag.OfUser(7), CacheTag.OfRole(7), CacheTag.OfAccount(new(1_000_000_000_000_007))];

        Assert.That(all.Select(tag => tag.Name), Is.Unique);
        Assert.That(all.Select(tag => tag.Name.Length), Is.All.InRange(1, CacheTag.MaxLength));
    }
}
