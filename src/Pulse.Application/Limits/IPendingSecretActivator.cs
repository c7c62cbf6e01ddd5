using System.Net;
using Pulse.Application.Authorization;

namespace Pulse.Application.Limits;

/// <summary>Activates pending secrets at their first use.</summary>
public interface IPendingSecretActivator
{
    /// <summary>
    /// Activates the presented secret. Call it after all other checks of the use. It completes even if the caller disconnects.
    /// </summary>
    /// <returns>
    /// Success if the secret is active, also if another use activated it first. Unauthenticated if the secret has become invalid.
    /// </returns>
    Task<KeyPass> ActivateAsync(ApiKeyCaller pending, IPAddress? address);
}
