using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>A role in the audit log.</summary>
public sealed record RoleSnapshot(
    int Id, string Name, string? AccountId, bool BuiltIn, IReadOnlyList<string> Permissions, DateTime CreatedAt, string CreatedBy)
    : IAuditSnapshot
{
    public static RoleSnapshot Of(Role role) => new(
        role.Id, role.Name, role.AccountId?.ToString(), role.IsBuiltIn, role.Permissions.ToNames(), role.CreatedAt, role.CreatedBy);

    /// <summary>A global role is in the system's log.</summary>
    public static AuditedState StateOf(Role role) => new(AuditTarget.Role(role.Id), role.AccountId, role.Version, Of(role));
}

/// <summary>A role that a user holds, in the audit log. Its name can change and be given to another role. Its id never changes.</summary>
public sealed record RoleAssignmentSnapshot(string Role, int RoleId) : IAuditSnapshot
{
    public static RoleAssignmentSnapshot Of(Role role) => new(role.Name, role.Id);
}
