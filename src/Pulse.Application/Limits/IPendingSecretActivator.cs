using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;

namespace Pulse.Application.Limits;

/// <summary>Secrets that wait for their first use.</summary>
public interface IPendingSecretActivator
{
    /// <summary>To be asked of a use that nothing else refuses any more. It goes on when the caller has gone.</summary>
    /// <param name="pending">Who presented the secret.</param>
    /// <param name="address">Where.</param>
    /// <returns>Success where the secret is the key's and works, also where another use was the first; unauthenticated where that has changed meanwhile.</returns>
    Task<ErrorOr<Success>> ActivateAsync(ApiKeyCaller pending, IPAddress? address);
}
