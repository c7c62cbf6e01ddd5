using FluentValidation;
using FluentValidation.Validators;
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
        .SetValidator(new NewPasswordValidator<T>());

    /// <summary>Its limits are for the API document. The message is that of the rule.</summary>
    private sealed class NewPasswordValidator<T> : PropertyValidator<T, string?>, ILengthValidator
    {
        public override string Name => nameof(NewPasswordValidator<T>);

        public int Min => PasswordRule.MinLength;

        public int Max => PasswordRule.MaxLength;

        public override bool IsValid(ValidationContext<T> context, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value) && PasswordRule.FaultOf(value) is { } message)
            {
                context.AddFailure(message);
            }

            return true;
        }
    }
}
