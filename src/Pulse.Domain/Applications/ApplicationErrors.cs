using ErrorOr;

namespace Pulse.Domain.Applications;

internal static class ApplicationErrors
{
    public static Error WrongStatus(ApplicationStatus now, ApplicationStatus next) => Error.Conflict(
        "wrong_status", $"The application is {NameOf(now)}: it cannot become {NameOf(next)}.");

    public static Error NotADraft(ApplicationStatus now) => Error.Conflict(
        "not_a_draft", $"The application is {NameOf(now)}: only a draft can be edited or deleted.");

    private static string NameOf(ApplicationStatus status) => Sections.NameOf($"{status}");
}
