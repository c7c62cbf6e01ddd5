using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Writes audit events about roles in the current unit of work.</summary>
public sealed class RoleAudit(RequestContext context, AuditLog audit, IAuditTrail trail, RoleView view)
{
    /// <summary>
    /// Records a change of a role. A role of an account belongs to the chain of the account, a global role to that of the
    /// installation. <paramref name="before"/> is null for a new role.
    /// </summary>
    public void RecordRole(string action, Role role, RoleDto? before) => Record(
        action, AuditTarget.Role(role.Id), role.AccountId, before, action == AuditActions.RoleDeleted ? null : view.InList(role));

    /// <summary>
    /// Records an assignment. One in an account belongs to the chain of the account, one in all accounts (null) to that of the
    /// installation.
    /// </summary>
    public void RecordAssigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleAssigned, AuditTarget.User(userId), account, before: null, Named(role));

    public void RecordUnassigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleUnassigned, AuditTarget.User(userId), account, Named(role), after: null);

    /// <summary>Includes the id, because the name of a role can change.</summary>
    private static object Named(Role role) => new { Role = role.Name, RoleId = role.Id };

    private void Record(string action, AuditTarget target, AccountId? account, object? before, object? after) =>
        trail.Add(audit.Of(action, AuditLog.ActorOf(context.Caller), target, account, AuditChanges.Between(before, after)));
}
