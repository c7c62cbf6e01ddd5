using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Passwords;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Tells the audit log what becomes of users, in the unit of work that is running: who they are to all their accounts and the system, where
/// they belong to that account, so that its administrators see who joins.
/// </summary>
public sealed class UserAudit(RequestContext context, AuditLog audit, IdentityAudit identities)
{
    /// <summary>Who a user is, before and after; null where there is no such user.</summary>
    public Task RecordIdentityAsync(string action, int userId, UserSnapshot? before, UserSnapshot? after, CancellationToken cancellationToken) =>
        identities.RecordAsync(action, AuditLog.ActorOf(context.Caller), userId, AuditChanges.Between(before, after), cancellationToken);

    /// <summary>What a user has in some accounts now, where it differs from what the user had there.</summary>
    /// <returns>Whether it differs anywhere.</returns>
    public bool RecordMemberships(User user, IReadOnlyDictionary<AccountId, MembershipSnapshot> before, IEnumerable<AccountId> accounts) =>
        RecordMemberships(user.Id, before, MembershipSnapshot.Of(user), accounts);

    /// <summary>A user, as such, leaves every account.</summary>
    public void RecordLeaving(User user) =>
        RecordMemberships(user.Id, MembershipSnapshot.Of(user), new Dictionary<AccountId, MembershipSnapshot>(), user.Memberships.Select(membership => membership.AccountId));

    private bool RecordMemberships(
        int userId, IReadOnlyDictionary<AccountId, MembershipSnapshot> before, IReadOnlyDictionary<AccountId, MembershipSnapshot> after, IEnumerable<AccountId> accounts)
    {
        var differs = false;
        foreach (var account in accounts.Distinct().OrderBy(account => account.Number))
        {
            var (was, now) = (before.GetValueOrDefault(account), after.GetValueOrDefault(account));
            var action = was is null ? AuditActions.MembershipAdded : now is null ? AuditActions.MembershipRemoved : AuditActions.MembershipUpdated;
            if (AuditChanges.Between(was, now) is not null)
            {
                audit.RecordIn(account, action, AuditTarget.User(userId), was, now);
                differs = true;
            }
        }

        return differs;
    }
}
