using Pulse.Domain.ApiKeys;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class UseConditionsTests
{
    private static readonly UseConditions Always = new();

    [Test]
    public void Without_times_only_a_change_of_the_key_changes_the_result() =>
        Assert.That(Always.UnchangedUntil(Some.Now, Some.Now), Is.Null);

    [TestCase(3, null, null, 3)]
    [TestCase(3, 2, null, 2)]
    [TestCase(3, 2, 1, 1)]
    [TestCase(1, 2, 3, 1)]
    [TestCase(null, -1, 2, 2)]
    [TestCase(-1, null, null, null)]
    [TestCase(0, null, null, null)]
    public void The_result_holds_until_the_next_of_the_times_that_are_not_past(int? expires, int? begins, int? policyEnds, int? expected)
    {
        var conditions = Always with { ExpiresAt = At(expires), NotBefore = At(begins), PolicyEndsAt = At(policyEnds) };

        Assert.That(conditions.UnchangedUntil(Some.Now, Some.Now), Is.EqualTo(At(expected)));
    }

    [TestCase(0, 5, 5)]
    [TestCase(-2, 5, 3)]
    [TestCase(-5, 5, 0)]
    [TestCase(-9, 5, 0)]
    public void A_key_that_looks_unused_may_have_been_used_elsewhere(int usedAt, int maxUnused, int expected)
    {
        var conditions = Always with { MaxUnused = TimeSpan.FromMinutes(maxUnused), ExpiresAt = At(100) };

        Assert.That(conditions.UnchangedUntil(Some.Now, At(usedAt)!.Value), Is.EqualTo(At(expected)));
    }

    private static DateTime? At(int? minutes) => minutes is { } later ? Some.Now.AddMinutes(later) : null;
}
