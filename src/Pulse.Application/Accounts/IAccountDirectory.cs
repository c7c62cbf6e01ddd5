using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>What every account has been given, at no cost to a request that asks for one that is known.</summary>
public interface IAccountDirectory
{
    /// <returns>Null where there is no such account.</returns>
    ValueTask<PermissionSet?> FindGivenAsync(AccountId id, CancellationToken cancellationToken);
}
