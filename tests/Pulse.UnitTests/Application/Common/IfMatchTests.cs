using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Application.Common;

public sealed class IfMatchTests
{
    [Test]
    public void Without_a_precondition_every_version_matches() => Assert.That(IfMatch.Any.Check(7).IsError, Is.False);

    [Test]
    public void A_match_with_one_of_the_listed_versions_is_enough()
    {
        Assert.That(new IfMatch([3, 7]).Check(7).IsError, Is.False);
        Assert.That(new IfMatch([3, 7]).Check(5).FirstError, Is.EqualTo(Errors.PreconditionFailed));
    }

    [Test]
    public void An_If_Match_list_without_a_valid_version_never_matches() =>
        Assert.That(new IfMatch([]).Check(1).FirstError, Is.EqualTo(Errors.PreconditionFailed));

    [Test]
    public void The_variant_must_be_one_of_those_in_the_tags_if_there_are_tags()
    {
        var named = new IfMatch([3]) { Variants = ["a", null] };

        Assert.That(named.CheckVariant("a").IsError, Is.False);
        Assert.That(named.CheckVariant(null).IsError, Is.False);
        Assert.That(named.CheckVariant("b").FirstError, Is.EqualTo(Errors.PreconditionFailed));
        Assert.That(IfMatch.Any.CheckVariant("b").IsError, Is.False);
    }

    [Test]
    public void Only_a_concurrent_update_becomes_precondition_failed_and_only_if_a_version_was_stated()
    {
        ErrorOr<Updated> lost = UnitOfWorkErrors.ConcurrentUpdate;
        ErrorOr<Updated> other = UnitOfWorkErrors.Duplicate;
        ErrorOr<Updated> done = Result.Updated;

        Assert.That(new IfMatch([1]).MapConflict(lost).FirstError, Is.EqualTo(Errors.PreconditionFailed));
        Assert.That(IfMatch.Any.MapConflict(lost).FirstError, Is.EqualTo(UnitOfWorkErrors.ConcurrentUpdate));
        Assert.That(new IfMatch([1]).MapConflict(other).FirstError, Is.EqualTo(UnitOfWorkErrors.Duplicate));
        Assert.That(new IfMatch([1]).MapConflict(done).IsError, Is.False);
    }
}
