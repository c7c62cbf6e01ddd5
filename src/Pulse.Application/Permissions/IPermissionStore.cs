using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Stores custom permissions, and finds the keys, roles and accounts that hold one, in all accounts.</summary>
public interface IPermissionStore
{
    /// <summary>Locks the catalogue until the current unit of work ends. Other callers wait.</summary>
    Task LockAsync(CancellationToken cancellationToken);

    /// <returns>The permission, also if it is deleted. The current unit of work saves its changes.</returns>
    Task<CustomPermission?> FindAsync(string name, CancellationToken cancellationToken);

    /// <returns>The number of custom permissions that are not deleted.</returns>
    Task<int> CountAsync(CancellationToken cancellationToken);

    void Add(CustomPermission permission);

    /// <returns>The existing accounts among these. The current unit of work saves their changes.</returns>
    Task<IReadOnlyList<Account>> FindAccountsAsync(IReadOnlyCollection<AccountId> ids, CancellationToken cancellationToken);

    /// <summary>Finds the holders of a permission. Reads only rows that hold custom permissions.</summary>
    /// <param name="atMost">Maximum number of ids of each kind.</param>
    Task<PermissionHolders> FindHoldersAsync(CustomPermission permission, int atMost, CancellationToken cancellationToken);

    /// <summary>Takes the permission from all keys, roles and accounts, and raises their versions. Requires a unit of work.</summary>
    Task TakeFromAllAsync(CustomPermission permission, CancellationToken cancellationToken);
}

/// <summary>The holders of a permission.</summary>
public sealed record PermissionHolders(HoldersOfKind ApiKeys, HoldersOfKind Roles, HoldersOfKind Accounts);

/// <param name="Count">Number of holders.</param>
/// <param name="Ids">Ids of the first holders.</param>
public sealed record HoldersOfKind(int Count, IReadOnlyList<string> Ids);
