using System.Collections.Frozen;
using ErrorOr;

namespace Pulse.Domain.Applications;

/// <summary>How far an application has come.</summary>
public enum ApplicationStatus
{
    /// <summary>It can be edited, and deleted.</summary>
    Draft,

    /// <summary>It waits for somebody to look at it.</summary>
    Submitted,

    /// <summary>Somebody looks at it.</summary>
    InReview,

    /// <summary>There is a merchant.</summary>
    Approved,

    Declined,

    /// <summary>Whoever made it has thought better of it.</summary>
    Withdrawn,
}

/// <summary>Which status can follow which.</summary>
public static class ApplicationTransitions
{
    private static readonly FrozenDictionary<ApplicationStatus, ApplicationStatus[]> From = new Dictionary<ApplicationStatus, ApplicationStatus[]>
    {
        [ApplicationStatus.Submitted] = [ApplicationStatus.Draft],
        [ApplicationStatus.InReview] = [ApplicationStatus.Submitted],
        [ApplicationStatus.Approved] = [ApplicationStatus.InReview],
        [ApplicationStatus.Declined] = [ApplicationStatus.InReview],
        [ApplicationStatus.Withdrawn] = [ApplicationStatus.Submitted, ApplicationStatus.InReview],
    }.ToFrozenDictionary();

    public static bool CanBecome(this ApplicationStatus now, ApplicationStatus next) => From.TryGetValue(next, out var before) && before.Contains(now);

    /// <returns>A conflict where it cannot.</returns>
    public static ErrorOr<Success> CheckBecomes(this ApplicationStatus now, ApplicationStatus next) =>
        now.CanBecome(next) ? Result.Success : ApplicationErrors.WrongStatus(now, next);
}
