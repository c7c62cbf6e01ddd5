using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>A custom permission in the audit log.</summary>
/// <param name="Accounts">Only of a definition: the accounts that got it. Null: all.</param>
/// <param name="TakenFrom">Only of a deletion: the former holders.</param>
public sealed record CustomPermissionSnapshot(
    string Name,
    string Description,
    bool AllAccounts,
    DateTime CreatedAt,
    string CreatedBy,
    IReadOnlyList<string>? Accounts = null,
    PermissionHoldersSnapshot? TakenFrom = null) : IAuditSnapshot
{
    public static CustomPermissionSnapshot Of(CustomPermission permission) => new(
        permission.Name, permission.Description, permission.Everywhere, permission.CreatedAt, permission.CreatedBy);

    /// <summary>Permissions belong to no account: their events are in the system's log.</summary>
    public static AuditedState StateOf(CustomPermission permission) =>
        new(AuditTarget.Permission(permission.Name), null, permission.Version, Of(permission));
}

/// <summary>The former holders of a deleted permission: the number of each kind, and the first ids.</summary>
public sealed record PermissionHoldersSnapshot(
    int ApiKeys,
    int Roles,
    int Accounts,
    IReadOnlyList<string> ApiKeyIds,
    IReadOnlyList<string> RoleIds,
    IReadOnlyList<string> AccountIds)
{
    public static PermissionHoldersSnapshot Of(PermissionHolders holders) => new(
        holders.ApiKeys.Count,
        holders.Roles.Count,
        holders.Accounts.Count,
        holders.ApiKeys.Ids,
        holders.Roles.Ids,
        holders.Accounts.Ids);
}
