using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Validation of user properties.</summary>
internal static class UserRules
{
    public static IRuleBuilderOptions<T, string?> UserEmail<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("An e-mail is required.")
        .AtMost(User.EmailMaxLength, email => email.Length == 0 || EmailAddress.IsValid(email))
        .WithMessage($"Must be an e-mail address of at most {User.EmailMaxLength} characters.")
        .Must(email => string.IsNullOrEmpty(email) || !EmailAddress.IsValid(email) || EmailAddress.IsDistinct(email))
        .WithMessage(
            "Must contain only ASCII and accented Latin letters, because other characters can look the same. Write other domains as xn--.");
}
