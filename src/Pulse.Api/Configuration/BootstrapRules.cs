using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Bootstrap;

namespace Pulse.Api.Configuration;

internal static class BootstrapRules
{
    public static bool IsAccountName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= Account.NameMaxLength && Text.IsPrintable(name);

    public static bool IsEmail(string email) => EmailAddress.IsValid(email);

    public static bool IsPassword(string? password) =>
        password is null || (password.Length >= BootstrapOptions.PasswordMinLength && password.Length <= LoginValidator.PasswordMaxLength);
}
