using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>What may stand where somebody proves who they are, or sets what will.</summary>
internal static class CredentialRules
{
    /// <summary>One that is compared with what is stored: it need not be one that could be set today.</summary>
    public static IRuleBuilderOptions<T, string?> StoredPassword<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("The password is needed.")
        .AtMost(PasswordRule.MaxLength);

    /// <summary>As far as it can be told without knowing whose it will be.</summary>
    public static void NewPassword<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A new password is needed.")
        .Custom((password, context) =>
        {
            if (!string.IsNullOrWhiteSpace(password) && PasswordRule.FaultOf(password) is { } fault)
            {
                context.AddFailure(fault);
            }
        });
}
