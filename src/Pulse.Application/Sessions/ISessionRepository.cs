using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

public interface ISessionRepository
{
    /// <summary>Deletes a session if it exists.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a session. Requires a unit of work. With a user's own session, the impersonated sessions of the user end too, at
    /// most <see cref="SessionLimits.MaxImpersonationsPerUser"/>.
    /// </summary>
    Task RemoveAsync(Session session, CancellationToken cancellationToken);

    /// <returns>The session with its user or key. Null if the key belongs to another account.</returns>
    Task<Session?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Lists usable sessions: those of the caller, and those of the keys and members of <paramref name="account"/> (null: only the
    /// caller's). Includes users, keys, impersonated users, and uses that are only in memory. Idle sessions are excluded by their
    /// last stored use; the presented session is always included.
    /// </summary>
    Task<ErrorOr<Page<ListedSession>>> ListAsync(
        Caller caller, AccountId? account, ListSessions query, CancellationToken cancellationToken);

    /// <returns>At most <paramref name="atMost"/> sessions of the owner without one session, to change.</returns>
    Task<IReadOnlyList<Session>> FindOthersAsync(SessionOwner owner, Guid? except, int atMost, CancellationToken cancellationToken);

    /// <returns>The number of unexpired sessions in which the user impersonates another.</returns>
    Task<int> CountImpersonationsAsync(int userId, DateTime now, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the caller of a new impersonated session within its unit of work, as its token identifies it from the commit on. Null
    /// if there is none.
    /// </summary>
    Task<UserCaller?> FindImpersonatorAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Deletes only this session, without its impersonated sessions.</summary>
    void Remove(Session session);

    /// <summary>
    /// Ends all sessions of a user except one, all impersonations of the user, and all open MFA challenges. Requires a unit of work
    /// that changes the user, which invalidates the cached entries.
    /// </summary>
    Task EndAllAsync(int userId, Guid? except, CancellationToken cancellationToken);

}

/// <summary>The owner of a session: a user, or an API key with any of its secrets.</summary>
public sealed record SessionOwner(int? UserId, Guid? ApiKeyId)
{
    public static SessionOwner Of(Caller caller) => new((caller as UserCaller)?.Id, (caller as ApiKeyCaller)?.Id);

    public static SessionOwner Of(Session session) => new(session.UserId, session.Secret?.ApiKeyId);
}
