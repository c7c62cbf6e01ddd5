using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Domain.Applications;

public sealed class ApplicationTransitionsTests
{
    private static readonly (ApplicationStatus, ApplicationStatus)[] Possible =
    [
        (ApplicationStatus.Draft, ApplicationStatus.Submitted),
        (ApplicationStatus.Submitted, ApplicationStatus.InReview),
        (ApplicationStatus.Submitted, ApplicationStatus.Withdrawn),
        (ApplicationStatus.InReview, ApplicationStatus.Approved),
        (ApplicationStatus.InReview, ApplicationStatus.Declined),
        (ApplicationStatus.InReview, ApplicationStatus.Withdrawn),
    ];

    [Test]
    public void Only_these_status_transitions_are_allowed()
    {
        var all = Enum.GetValues<ApplicationStatus>();

        var taken = from now in all from next in all where now.CanBecome(next) select (now, next);

        Assert.That(taken, Is.EquivalentTo(Possible));
    }

    [Test]
    public void A_step_that_is_not_allowed_names_the_current_status_of_the_application()
    {
        var refused = ApplicationStatus.InReview.CheckBecomes(ApplicationStatus.Submitted);

        Assert.That(refused.FirstError.Code, Is.EqualTo("wrong_status"));
        Assert.That(refused.FirstError.Description, Does.Contain("inReview").And.Contain("submitted"));
    }
}
