using Pulse.Application.Audit;
using Pulse.Domain.Audit;

namespace Pulse.Application.Passwords;

/// <summary>
/// Tells what becomes of a user's identity (e-mail, status, password, second factor) in the log of every account that the user belongs to, and
/// in the system's. Each log has an event of its own, which says nothing of the other accounts. The actor is shown as it is: who may change a
/// user's identity administers all of the user's accounts, is the user, or is a superAdmin.
/// </summary>
public sealed class IdentityAudit(IMembershipStore memberships, AuditLog audit, IAuditTrail trail)
{
    /// <summary>In the unit of work that is running.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="userId">The user.</param>
    /// <param name="changes">What <see cref="AuditChanges"/> has written; null: nothing.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task RecordAsync(string action, AuditActor actor, int userId, string? changes, CancellationToken cancellationToken)
    {
        foreach (var happened in await OfAsync(action, actor, userId, changes, cancellationToken))
        {
            trail.Add(happened);
        }
    }

    /// <summary>The same for what can be repeated at will: one event at once, the others are counted.</summary>
    public async Task RecordRepeatedAsync(string action, AuditActor actor, int userId, CancellationToken cancellationToken)
    {
        foreach (var happened in await OfAsync(action, actor, userId, changes: null, cancellationToken))
        {
            trail.AddRepeated(happened);
        }
    }

    private async Task<IReadOnlyList<AuditEvent>> OfAsync(string action, AuditActor actor, int userId, string? changes, CancellationToken cancellationToken)
    {
        var ofSystem = audit.Of(action, actor, AuditTarget.User(userId), account: null, changes);
        var accounts = await memberships.AccountsOfAsync(userId, cancellationToken);
        return [ofSystem, .. accounts.Select(account => ofSystem.In(Guid.CreateVersion7(), account))];
    }
}
