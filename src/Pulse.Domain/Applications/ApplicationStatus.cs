using System.Collections.Frozen;
using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>Status of an application.</summary>
public enum ApplicationStatus
{
    /// <summary>Can be edited and deleted.</summary>
    Draft,

    /// <summary>Waits for a review.</summary>
    Submitted,

    /// <summary>A review is in progress.</summary>
    InReview,

    /// <summary>A merchant exists.</summary>
    Approved,

    Declined,

    /// <summary>Withdrawn by the account.</summary>
    Withdrawn,
}

/// <summary>Allowed transitions of an application.</summary>
public static class ApplicationTransitions
{
    private static readonly FrozenDictionary<ApplicationStatus, ApplicationStatus[]> From =
        new Dictionary<ApplicationStatus, ApplicationStatus[]>
        {
            [ApplicationStatus.Submitted] = [ApplicationStatus.Draft],
            [ApplicationStatus.InReview] = [ApplicationStatus.Submitted],
            [ApplicationStatus.Approved] = [ApplicationStatus.InReview],
            [ApplicationStatus.Declined] = [ApplicationStatus.InReview],
            [ApplicationStatus.Withdrawn] = [ApplicationStatus.Submitted, ApplicationStatus.InReview],
        }.ToFrozenDictionary();

    public static bool CanBecome(this ApplicationStatus now, ApplicationStatus next) =>
        From.TryGetValue(next, out var before) && before.Contains(now);

    /// <returns>A conflict if the transition is not allowed.</returns>
    public static ErrorOr<Success> CheckBecomes(this ApplicationStatus now, ApplicationStatus next) =>
        now.CanBecome(next) ? Result.Success : ApplicationErrors.WrongStatus(now, next);
}
