using Pulse.Application.Authorization;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>
/// Records changes of a user's identity (e-mail, status, password, second factor) in the audit chain of each account of the user,
/// and in the system's chain. An event does not mention the other accounts. The actor is shown in all of them: only the user, a
/// superAdmin, or an administrator of all accounts of the user can change the identity.
/// </summary>
public sealed class IdentityAudit(IMembershipStore memberships, AuditLog audit, IAuditTrail trail)
{
    /// <summary>Records a change in the current unit of work.</summary>
    public async Task RecordAsync(string action, AuditActor actor, int userId, string? changes, CancellationToken cancellationToken)
    {
        foreach (var auditEvent in await OfAsync(action, actor, userId, changes, cancellationToken))
        {
            trail.Add(auditEvent);
        }
    }

    /// <summary>Records an event that a caller can repeat without limit. Repetitions are counted instead of written.</summary>
    public async Task RecordRepeatedAsync(string action, AuditActor actor, int userId, CancellationToken cancellationToken)
    {
        foreach (var auditEvent in await OfAsync(action, actor, userId, changes: null, cancellationToken))
        {
            trail.AddRepeated(auditEvent);
        }
    }

    private async Task<IReadOnlyList<AuditEvent>> OfAsync(
        string action, AuditActor actor, int userId, string? changes, CancellationToken cancellationToken)
    {
        var systemEvent = audit.Of(action, actor, AuditTarget.User(userId), account: null, changes);
        var accounts = await memberships.AccountsOfAsync(userId, cancellationToken);
        return [systemEvent, .. accounts.Select(account => systemEvent.In(Guid.CreateVersion7(), account))];
    }
}
