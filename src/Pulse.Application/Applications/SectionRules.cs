using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Users;

namespace Pulse.Application.Applications;

/// <summary>Validation of section fields that can be absent.</summary>
internal static class SectionRules
{
    /// <summary>A single line of text.</summary>
    public static void Line<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must(text => text is not "").WithMessage("Must not be empty. Omit it or send null.")
        .AtMost(maxLength)
        .Readable()
        .Trimmed();

    /// <summary>Text of several lines.</summary>
    public static void Lines<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must(text => text is null || text.Trim().Length > 0).WithMessage("Must not be empty. Omit it or send null.")
        .AtMost(maxLength)
        .ReadableLines();

    /// <summary>A text with a fixed format.</summary>
    public static void Shaped<T>(this IRuleBuilder<T, string?> rule, string pattern, Func<string, bool> isValid, string message) =>
        rule.HasForm(pattern, isValid).WithMessage(message);

    public static void Email<T>(this IRuleBuilder<T, string?> rule) => rule
        .AtMost(User.EmailMaxLength, EmailAddress.IsValid)
        .WithMessage($"Must be an e-mail address of at most {User.EmailMaxLength} characters.");

    public static void Phone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Shaped(
            Codes.PhonePattern,
            Codes.IsPhone,
            "Must be a phone number in E.164 format: a plus sign, country code and number, as in +14155552671.");

    /// <summary>A sensitive number in a request.</summary>
    public static void Sensitive<T>(this IRuleBuilder<T, SensitiveText?> rule, Func<string, bool> isValid, string message) =>
        rule.Custom((number, context) =>
        {
            if (number?.Reveal() is { } text && !isValid(text))
            {
                context.AddFailure(
                    text.StartsWith('*') ? "This value is masked. Send the full number, or omit the field to keep it." : message);
            }
        });

    public static void Percent<T>(this IRuleBuilder<T, decimal?> rule) => rule
        .InclusiveBetween(0, 100).WithMessage("Must be from 0 to 100 percent.")
        .Must(percent => percent is null || HasDecimals(percent.Value, 3)).WithMessage("Must have at most 3 decimals.");

    public static bool HasDecimals(decimal amount, int atMost) => decimal.Round(amount, atMost) == amount;
}
