using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Users;

namespace Pulse.Application.Applications;

/// <summary>What a value of a section may be where it is there at all: a draft may leave out anything.</summary>
internal static class SectionRules
{
    /// <summary>One line of text.</summary>
    public static void Line<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must(text => text is not "").WithMessage("Must not be empty: leave it out, or send null.")
        .AtMost(maxLength)
        .Readable()
        .Trimmed();

    /// <summary>Text of several lines.</summary>
    public static void Lines<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must(text => text is null || text.Trim().Length > 0).WithMessage("Must not be empty: leave it out, or send null.")
        .AtMost(maxLength)
        .ReadableLines();

    /// <summary>Something with a shape of its own.</summary>
    public static void Shaped<T>(this IRuleBuilder<T, string?> rule, Func<string, bool> isOne, string message) =>
        rule.Must(text => text is null || isOne(text)).WithMessage(message);

    public static void Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Shaped(EmailAddress.IsValid, $"Must be an e-mail address of at most {User.EmailMaxLength} characters.");

    public static void Phone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Shaped(Codes.IsPhone, "Must be a telephone number in the form of E.164: a plus sign, the country's code and the number, as in +14155552671.");

    /// <summary>A number that not everybody may see, as it is sent.</summary>
    public static void Sensitive<T>(this IRuleBuilder<T, SensitiveText?> rule, Func<string, bool> isOne, string message) => rule.Custom((number, context) =>
    {
        if (number?.Reveal() is { } text && !isOne(text))
        {
            context.AddFailure(text.StartsWith('*') ? "Is masked: send the whole number, or leave it out to keep what there is." : message);
        }
    });

    public static void Percent<T>(this IRuleBuilder<T, decimal?> rule) => rule
        .Must(percent => percent is null or (>= 0 and <= 100)).WithMessage("Must be from 0 to 100 percent.")
        .Must(percent => percent is null || HasDecimals(percent.Value, 3)).WithMessage("Must have at most 3 decimals.");

    public static bool HasDecimals(decimal amount, int atMost) => decimal.Round(amount, atMost) == amount;
}
