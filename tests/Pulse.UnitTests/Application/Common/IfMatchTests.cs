using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Application.Common;

public sealed class IfMatchTests
{
    [Test]
    public void Without_a_precondition_every_version_will_do() => Assert.That(IfMatch.Any.Check(7).IsError, Is.False);

    [Test]
    public void One_of_the_versions_named_will_do()
    {
        Assert.That(new IfMatch([3, 7]).Check(7).IsError, Is.False);
        Assert.That(new IfMatch([3, 7]).Check(5).FirstError, Is.EqualTo(Errors.PreconditionFailed));
    }

    [Test]
    public void A_list_that_names_no_version_of_ours_never_holds() =>
        Assert.That(new IfMatch([]).Check(1).FirstError, Is.EqualTo(Errors.PreconditionFailed));

    [Test]
    public void Only_a_lost_race_becomes_a_failed_precondition_and_only_where_one_was_stated()
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
