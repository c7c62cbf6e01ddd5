using System.Net;
using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>Looks up again the caller of a call that was let in. Counts no use and charges no limit: that happened when it was let in.</summary>
public interface ICallerLookUp
{
    /// <param name="presented">What the caller was let in with.</param>
    /// <param name="address">Where the call comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller as of now; unauthenticated where the credential has ended; unavailable where this process cannot know.</returns>
    ValueTask<ErrorOr<Caller>> FindAsync(PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken);
}
