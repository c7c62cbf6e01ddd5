using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Api.Configuration;

internal static class BootstrapRules
{
    public static bool IsAccountName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= Account.NameMaxLength && Text.IsPrintable(name);

    /// <summary>Null where the operator leaves the password to Pulse. One line tells what is wrong with it, not two.</summary>
    public static bool HasLength(string? password) =>
        password is null || PasswordRule.LengthOf(password) is >= PasswordRule.MinLength and <= PasswordRule.MaxLength;

    public static bool IsHardToGuess(string? password, string email) =>
        !HasLength(password) || password is null || PasswordRule.FaultOf(password, email) is null;
}
