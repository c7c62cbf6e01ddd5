using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Tells what the current call does with roles, in the unit of work that is running.</summary>
public sealed class RoleAudit(RequestContext context, AuditLog audit, IAuditTrail trail, RoleView view)
{
    /// <summary>An account's own role concerns the account, a global one the system.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="role">The role as it is now, or was last.</param>
    /// <param name="before">What callers saw of it; null where it is new.</param>
    public void RecordRole(string action, Role role, RoleDto? before) => Record(
        action, AuditTarget.Role(role.Id), role.AccountId, before, action == AuditActions.RoleDeleted ? null : view.InList(role));

    /// <summary>Who holds a role in an account concerns that account, who holds it in all of them the system.</summary>
    /// <param name="userId">Who has it from now on.</param>
    /// <param name="role">The role.</param>
    /// <param name="account">Where; null: in all accounts.</param>
    public void RecordAssigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleAssigned, AuditTarget.User(userId), account, before: null, Named(role));

    /// <param name="userId">Who no longer has it.</param>
    /// <param name="role">The role.</param>
    /// <param name="account">Where; null: in all accounts.</param>
    public void RecordUnassigned(int userId, Role role, AccountId? account) =>
        Record(AuditActions.RoleUnassigned, AuditTarget.User(userId), account, Named(role), after: null);

    /// <summary>Its name may change or be given to another role, its id never.</summary>
    private static object Named(Role role) => new { Role = role.Name, RoleId = role.Id };

    private void Record(string action, AuditTarget target, AccountId? account, object? before, object? after) =>
        trail.Add(audit.Of(action, AuditLog.ActorOf(context.Caller), target, account, AuditChanges.Between(before, after)));
}
