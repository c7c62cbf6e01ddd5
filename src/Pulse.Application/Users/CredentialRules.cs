using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Validation of passwords.</summary>
internal static class CredentialRules
{
    /// <summary>A password that is compared with the stored one. It need not comply with the current rules.</summary>
    public static IRuleBuilderOptions<T, string?> StoredPassword<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("The password is required.")
        .AtMost(PasswordRule.MaxLength);

    /// <summary>Checks all rules that do not depend on the user.</summary>
    public static void NewPassword<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A new password is required.")
        .Custom((password, context) =>
        {
            if (!string.IsNullOrWhiteSpace(password) && PasswordRule.FaultOf(password) is { } message)
            {
                context.AddFailure(message);
            }
        });
}
