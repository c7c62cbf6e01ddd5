using FluentValidation;
using Pulse.Application.Common;

namespace Pulse.Application.Mfa;

/// <summary>Validation of second factors.</summary>
internal static class MfaRules
{
    /// <summary>ASCII digits only. With other characters, one code would have several spellings, each usable once.</summary>
    private const string OneTimeCode = "^[0-9]{6}\\z";

    /// <summary>Maximum length of the input in characters. Recovery codes have 11.</summary>
    private const int RecoveryCodeMaxLength = 32;

    public static IRuleBuilderOptions<T, string?> IsOneTimeCode<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A code is required.")
        .Matches(OneTimeCode).WithMessage("Must be the 6 digits of the authenticator.");

    public static IRuleBuilderOptions<T, string?> IsRecoveryCode<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A recovery code is required.")
        .AtMost(RecoveryCodeMaxLength);
}
