using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds a request after its credential was found good and before anything follows from that.</summary>
public sealed class HeldCredentials(ICredentialVerifier inner, Gate gate) : ICredentialVerifier
{
    public async Task<Caller?> VerifyAsync(SessionToken token, CancellationToken cancellationToken)
    {
        var caller = await inner.VerifyAsync(token, cancellationToken);
        await gate.PassAsync();
        return caller;
    }

    public async Task<ApiKeyCaller?> VerifyAsync(ApiKeyIdentifier identifier, ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var caller = await inner.VerifyAsync(identifier, secret, cancellationToken);
        await gate.PassAsync();
        return caller;
    }
}
