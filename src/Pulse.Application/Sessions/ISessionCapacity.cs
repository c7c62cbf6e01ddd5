using Pulse.Application.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Limits the number of simultaneous sessions of a user or API key (<see cref="SessionLimits"/>) and of an account (<see
/// cref="Common.AccountLimits"/>).
/// </summary>
public interface ISessionCapacity
{
    /// <summary>
    /// Ends the oldest sessions of the owner to make capacity for new ones, in the current unit of work. Locks the owner, so that
    /// simultaneous logins stay within the limit.
    /// </summary>
    /// <returns>The new sessions that fit, the last ones if there are more than the limit.</returns>
    Task<IReadOnlyList<Session>> MakeAsync(Caller owner, IReadOnlyList<Session> made, CancellationToken cancellationToken);

    /// <summary>
    /// Adds sessions after <see cref="MakeAsync"/>, in the same unit of work. In a full account, a new session replaces the oldest
    /// one of its owner. Sessions of superAdmins count for no account.
    /// </summary>
    /// <returns>The sessions that were not added because the account is full and the owner has no other session in it.</returns>
    Task<IReadOnlyList<OwnedSession>> AddAsync(IReadOnlyList<OwnedSession> made, CancellationToken cancellationToken);
}

/// <summary>A session and its verified owner.</summary>
public sealed record OwnedSession(Caller Owner, Session Session);
