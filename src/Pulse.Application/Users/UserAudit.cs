using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Writes audit events about users in the current unit of work: a change of the identity to the logs of all accounts of the user and to
/// the system's log, a change of a membership to the log of its account.
/// </summary>
public sealed class UserAudit(RequestContext context, AuditLog audit, IdentityAudit identities)
{
    private static readonly Dictionary<AccountId, MembershipSnapshot> NoMemberships = [];

    /// <summary>Records a change of an identity. Null before a user exists, and after it is deleted.</summary>
    public Task RecordIdentityAsync(
        string action, int userId, UserSnapshot? before, UserSnapshot? after, CancellationToken cancellationToken) =>
        identities.RecordAsync(action, AuditLog.ActorOf(context.Caller), userId, AuditChanges.Between(before, after), cancellationToken);

    /// <summary>Records the changed memberships in these accounts.</summary>
    /// <returns>Whether a membership changed.</returns>
    public bool RecordMemberships(User user, IReadOnlyDictionary<AccountId, MembershipSnapshot> before, IEnumerable<AccountId> accounts) =>
        RecordMemberships(user.Id, before, MembershipSnapshot.Of(user), accounts);

    /// <summary>Records that a user leaves all its accounts.</summary>
    public void RecordLeaving(User user) =>
        RecordMemberships(user.Id, MembershipSnapshot.Of(user), NoMemberships, user.Memberships.Select(membership => membership.AccountId));

    private bool RecordMemberships(
        int userId,
        IReadOnlyDictionary<AccountId, MembershipSnapshot> before,
        IReadOnlyDictionary<AccountId, MembershipSnapshot> after,
        IEnumerable<AccountId> accounts)
    {
        var differs = false;
        foreach (var account in accounts.Distinct().OrderBy(account => account.Number))
        {
            var (was, now) = (before.GetValueOrDefault(account), after.GetValueOrDefault(account));
            if (AuditChanges.Between(was, now) is not null)
            {
                audit.RecordIn(account, ActionOf(was, now), AuditTarget.User(userId), was, now);
                differs = true;
            }
        }

        return differs;
    }

    private static string ActionOf(MembershipSnapshot? before, MembershipSnapshot? after) =>
        before is null ? AuditActions.MembershipAdded
        : after is null ? AuditActions.MembershipRemoved
        : AuditActions.MembershipUpdated;
}
