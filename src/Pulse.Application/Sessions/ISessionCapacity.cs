using Pulse.Application.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Bounds how many sessions a user, an API key (<see cref="SessionLimits"/>) and an account (<see cref="Common.AccountLimits"/>) have at the same time.</summary>
public interface ISessionCapacity
{
    /// <summary>
    /// Ends the oldest sessions of an owner who gets new ones, in the unit of work that adds these. Others who call this for the same owner
    /// wait until it ends, so that logins at the same moment stay within the bound together.
    /// </summary>
    /// <param name="owner">Whose sessions.</param>
    /// <param name="made">The new sessions, the oldest first.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Those of the new sessions that there is room for: the last ones, where there are more than the bound.</returns>
    Task<IReadOnlyList<Session>> MakeAsync(Caller owner, IReadOnlyList<Session> made, CancellationToken cancellationToken);

    /// <summary>
    /// Adds sessions for which <see cref="MakeAsync"/> has made room, in the same unit of work. In an account that is full a session takes the place
    /// of its owner's oldest there. A superAdmin's counts in no account.
    /// </summary>
    /// <param name="made">The new sessions, the oldest first.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Those that were not added: the account is full, and the owner has no other session there.</returns>
    Task<IReadOnlyList<OwnedSession>> AddAsync(IReadOnlyList<OwnedSession> made, CancellationToken cancellationToken);
}

/// <param name="Owner">Whose session, as verified.</param>
/// <param name="Session">The session.</param>
public sealed record OwnedSession(Caller Owner, Session Session);
