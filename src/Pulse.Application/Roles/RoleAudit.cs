using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Tells what the current call does with roles, in the unit of work that is running.</summary>
public sealed class RoleAudit(RequestContext context, AuditLog audit, IAuditTrail trail)
{
    /// <summary>An account's own role concerns the account, a global one the system.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="role">The role as it is now, or was last.</param>
    /// <param name="before">What callers saw of it; null where it is new.</param>
    public void RecordRole(string action, Role role, RoleSnapshot? before) => Record(
        action, AuditTarget.Role(role.Id), role.AccountId, before, action == AuditActions.RoleDeleted ? null : RoleSnapshot.Of(role));

    /// <summary>
    /// Records an assignment. One in an account belongs to the chain of the account, one in all accounts (null) to that of the
    /// installation.
    /// </summary>
    public void RecordAssigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleAssigned, AuditTarget.User(userId), account, before: null, RoleAssignmentSnapshot.Of(role));

    public void RecordUnassigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleUnassigned, AuditTarget.User(userId), account, RoleAssignmentSnapshot.Of(role), after: null);

    private void Record(string action, AuditTarget target, AccountId? account, IAuditSnapshot? before, IAuditSnapshot? after) =>
        trail.Add(audit.Of(action, AuditLog.ActorOf(context.Caller), target, account, AuditChanges.Between(before, after)));
}
