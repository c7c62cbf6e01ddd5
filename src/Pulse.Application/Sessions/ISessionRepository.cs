using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

public interface ISessionRepository
{
    /// <summary>Deletes a session as below, if it still exists.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a session, in a unit of work. With a user's own session the sessions in which that user acts as others end as well, at most
    /// <see cref="SessionLimits.MaxImpersonationsPerUser"/>.
    /// </summary>
    Task RemoveAsync(Session session, CancellationToken cancellationToken);

    /// <returns>With its user or its key; a key that is not of the account in effect is left out.</returns>
    Task<Session?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>
    /// Sessions that have not ended and whose keys may be used, with their users and keys, with as whom users act and
    /// whether those are members of the account in effect, and with uses that are known in memory only. Which have ended
    /// unused is decided by the last use that was written; the presented session is in use.
    /// </returns>
    /// <param name="caller">Lists its own sessions.</param>
    /// <param name="account">The account whose keys' and members' sessions are added; null: none.</param>
    /// <param name="query">The page.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<Page<Session>> ListAsync(Caller caller, AccountId? account, ListSessions query, CancellationToken cancellationToken);

    /// <returns>The owner's sessions but one, to be changed.</returns>
    /// <param name="owner">Whose sessions.</param>
    /// <param name="except">The one that is left out; null: none.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<Session>> FindOthersAsync(SessionOwner owner, Guid? except, int atMost, CancellationToken cancellationToken);

    /// <returns>How many sessions a user has in which the user acts as another, and that have not expired at an instant.</returns>
    Task<int> CountImpersonationsAsync(int userId, DateTime now, CancellationToken cancellationToken);

    /// <param name="session">One in which a user acts as another, added in the running unit of work.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The caller that the session's token identifies from the commit on; null if there is none.</returns>
    Task<UserCaller?> FindImpersonatorAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Deletes this session alone.</summary>
    void Remove(Session session);

    /// <summary>
    /// Ends all sessions of a user but one, those in which somebody acts as the user, and every login that waits for its second factor, in
    /// a unit of work that changes the user as well: whatever was derived from the user is forgotten with that.
    /// </summary>
    Task EndAllAsync(int userId, Guid? except, CancellationToken cancellationToken);

}

/// <summary>Who calls a session their own: a user, or a key, whichever of its secrets the session was made with.</summary>
public sealed record SessionOwner(int? UserId, Guid? ApiKeyId)
{
    public static SessionOwner Of(Caller caller) => new((caller as UserCaller)?.Id, (caller as ApiKeyCaller)?.Id);

    public static SessionOwner Of(Session session) => new(session.UserId, session.Secret?.ApiKeyId);
}
