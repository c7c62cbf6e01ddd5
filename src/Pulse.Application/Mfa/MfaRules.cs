using FluentValidation;
using Pulse.Application.Common;

namespace Pulse.Application.Mfa;

/// <summary>What second factors and passwords that are asked for again must look like.</summary>
internal static class MfaRules
{
    /// <summary>ASCII digits alone: where a sign or a blank passed too, one code could be written in several ways, and used once in each.</summary>
    private const string OneTimeCode = "^[0-9]{6}\\z";

    /// <summary>Characters; those that are made have 11.</summary>
    private const int RecoveryCodeMaxLength = 32;

    public static IRuleBuilderOptions<T, string?> IsOneTimeCode<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A code is needed.")
        .Matches(OneTimeCode).WithMessage("Must be the 6 digits that the authenticator shows.");

    public static IRuleBuilderOptions<T, string?> IsRecoveryCode<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A recovery code is needed.")
        .AtMost(RecoveryCodeMaxLength);
}
