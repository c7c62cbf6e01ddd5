using Pulse.Application.Common.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Bounds how many sessions a user or an API key has at the same time (<see cref="SessionLimits"/>).</summary>
public interface ISessionRoom
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
}
