using Pulse.Infrastructure.Revocation;

namespace Pulse.IntegrationTests.Revocation;

public sealed class VersionsTests
{
    private readonly Versions versions = new();

    [Test]
    public void What_was_read_before_a_change_of_any_of_its_subjects_is_overtaken([Range(0, 2)] int changed)
    {
        Subject[] subjects = [Subject.OfUser(1), Subject.OfRole(2), Subject.OfSession(Guid.CreateVersion7())];
        var readAt = versions.Now;
        var before = versions.IsCurrent(readAt, Versions.SlotsOf(subjects));

        versions.Change([subjects[changed]]);

        Assert.That(before, Is.True);
        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf(subjects)), Is.False);
        Assert.That(versions.IsCurrent(versions.Now, Versions.SlotsOf(subjects)), Is.True);
    }

    [Test]
    public void A_read_that_began_before_a_change_and_ended_after_it_is_overtaken()
    {
        var subject = Subject.OfApiKey(Guid.CreateVersion7());
        var readAt = versions.Now;

        versions.Change([subject]);
        versions.Change([Subject.OfUser(1)]);

        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf([subject])), Is.False);
    }

    [Test]
    public void A_change_of_others_and_of_nothing_overtakes_nothing()
    {
        var subject = Subject.OfUser(1);
        var slots = Versions.SlotsOf([subject]);
        var other = Enumerable.Range(2, 100).Select(Subject.OfUser).First(user => Versions.SlotsOf([user])[0] != slots[0]);
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

        Assert.That(versions.IsCurrent(readAt, Versions.SlotsOf([Subject.OfUser(1)])), Is.False);
        Assert.That(versions.IsCurrent(readAt, []), Is.False);
        Assert.That(versions.IsCurrent(versions.Now, Versions.SlotsOf([Subject.OfUser(1)])), Is.True);
    }

    [Test]
    public void However_many_change_at_once_nobody_is_current_who_read_before_a_change_that_has_returned()
    {
        const int changes = 20_000;
        var wrong = 0;

        Parallel.For(0, 8, number =>
        {
            var subject = Subject.OfUser(number);
            var slots = Versions.SlotsOf([subject]);
            for (var i = 0; i < changes; i++)
            {
                var readAt = versions.Now;
                versions.Change([subject]);
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
        Subject[] all = [Subject.OfApiKey(id), Subject.OfSession(id), Subject.OfUser(7), Subject.OfRole(7), Subject.OfAccount(new(1_000_000_000_000_007))];

        Assert.That(all.Select(subject => subject.Name), Is.Unique);
        Assert.That(all.Select(subject => subject.Name.Length), Is.All.InRange(1, Subject.MaxLength));
    }
}
