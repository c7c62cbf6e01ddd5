using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

/// <summary>Validation of account properties.</summary>
internal static class AccountRules
{
    public static IRuleBuilderOptions<T, string?> AccountName<T>(this IRuleBuilder<T, string?> rule) => rule.Name(Account.NameMaxLength);

    public static IRuleBuilderOptions<T, string?> AccountRepcode<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(code => code is null || !string.IsNullOrWhiteSpace(code)).WithMessage("Must not be blank. Use null for no code.")
        .AtMost(Account.RepcodeMaxLength)
        .Readable()
        .Trimmed();
}
