using FluentValidation;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Application.Accounts;

/// <summary>What each property of an account may be, whether it is made or changed.</summary>
internal static class AccountRules
{
    public static IRuleBuilderOptions<T, string?> AccountName<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A name is needed.")
        .MaximumLength(Account.NameMaxLength).WithMessage($"Must have at most {Account.NameMaxLength} characters.")
        .Must(name => name is null || Text.IsPrintable(name)).WithMessage("Must not have control characters.");

    public static IRuleBuilderOptions<T, string?> AccountRepcode<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(code => code is null || !string.IsNullOrWhiteSpace(code)).WithMessage("Must not be blank: no code is null.")
        .MaximumLength(Account.RepcodeMaxLength).WithMessage($"Must have at most {Account.RepcodeMaxLength} characters.")
        .Must(code => code is null || Text.IsPrintable(code)).WithMessage("Must not have control characters.");
}
