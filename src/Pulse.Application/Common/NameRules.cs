using FluentValidation;

namespace Pulse.Application.Common;

/// <summary>What every name, and every other text that people read, may be when it is written.</summary>
internal static class NameRules
{
    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .NotEmpty().WithMessage("A name is needed.")
        .AtMost(maxLength)
        .Readable()
        .Trimmed();

    /// <summary>No blank at either end.</summary>
    public static IRuleBuilderOptions<T, string?> Trimmed<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsTrimmed(text)).WithMessage("Must not begin or end with a blank.");

    /// <summary>Characters that can be read, where there are any.</summary>
    public static IRuleBuilderOptions<T, string?> Readable<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsReadable(text)).WithMessage(Domain.Common.Name.Fault);

    /// <summary>The same, in several lines.</summary>
    public static IRuleBuilderOptions<T, string?> ReadableLines<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsReadableLines(text))
            .WithMessage("Must not have control characters other than line breaks and tabs, nor any that nobody sees or that mean nothing.");
}
