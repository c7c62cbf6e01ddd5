using FluentValidation;

namespace Pulse.Application.Common;

/// <summary>Validation of names and other readable text.</summary>
internal static class NameRules
{
    /// <summary>Validation message for text with line breaks.</summary>
    public const string UnreadableLines =
        "Must not contain control characters other than line breaks and tabs, invisible characters or unassigned characters.";

    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .NotEmpty().WithMessage("A name is required.")
        .AtMost(maxLength)
        .Readable()
        .Trimmed();

    /// <summary>No space at either end.</summary>
    public static IRuleBuilderOptions<T, string?> Trimmed<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsTrimmed(text)).WithMessage("Must not begin or end with a space.");

    /// <summary>Visible characters only. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> Readable<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsReadable(text)).WithMessage(Domain.Common.Name.Fault);

    /// <summary>Like <see cref="Readable"/>, with line breaks and tabs.</summary>
    public static IRuleBuilderOptions<T, string?> ReadableLines<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsReadableLines(text)).WithMessage(UnreadableLines);
}
