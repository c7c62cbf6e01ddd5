using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Api.Configuration;

internal static class BootstrapRules
{
    public static bool IsAccountName(string name) =>
        !string.IsNullOrWhiteSpace(name) && Text.LengthOf(name) <= Account.NameMaxLength && Name.IsReadable(name) && Name.IsTrimmed(name);
}
