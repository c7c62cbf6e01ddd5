using ErrorOr;

namespace Pulse.Domain.Applications;

internal static class ApplicationErrors
{
    public static Error WrongStatus(ApplicationStatus now, ApplicationStatus next) => Error.Conflict(
        "wrong_status", $"An application with status {NameOf(now)} cannot become {NameOf(next)}.");

    public static Error NotADraft(ApplicationStatus now) => Error.Conflict(
        "not_a_draft", $"The application has status {NameOf(now)}. Only a draft can be edited or deleted.");

    private static string NameOf(ApplicationStatus status) => Sections.NameOf($"{status}");
}
