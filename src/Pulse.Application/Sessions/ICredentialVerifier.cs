using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Tells who presents a credential. Null for whatever is unknown, wrong, expired, disabled or revoked, without saying which.</summary>
public interface ICredentialVerifier
{
    Task<Caller?> VerifyAsync(SessionToken token, CancellationToken cancellationToken);

    Task<ApiKeyCaller?> VerifyAsync(ApiKeyIdentifier identifier, ApiKeySecret secret, CancellationToken cancellationToken);
}
