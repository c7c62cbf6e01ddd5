using FluentValidation;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>What each property of a user may be, whether it is made or changed.</summary>
internal static class UserRules
{
    public static IRuleBuilderOptions<T, string?> UserEmail<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("An e-mail is needed.")
        .Must(email => string.IsNullOrEmpty(email) || EmailAddress.IsValid(email)).WithMessage($"Must be an e-mail address of at most {User.EmailMaxLength} characters.")
        .Must(email => string.IsNullOrEmpty(email) || !EmailAddress.IsValid(email) || EmailAddress.IsDistinct(email))
        .WithMessage(
            "Must consist of ASCII and accented Latin letters: other characters can look like them. Write a domain in another script as xn--.");
}
