using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Holds a request after its key was verified, and before the next step. Sessions pass, so that an administrator can act in the meantime.
/// </summary>
public sealed class HeldCredentials(ICredentialVerifier inner, Gate gate) : ICredentialVerifier
{
    public async ValueTask<CredentialVerification> VerifyAsync(
        PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
    {
        var verified = await inner.VerifyAsync(presented, address, cancellationToken);
        await (presented.Kind is CredentialKind.ApiKey ? gate.PassAsync() : Task.CompletedTask);
        return verified;
    }

    public ValueTask<ErrorOr<Caller>> VerifyAgainAsync(
        PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken) =>
        inner.VerifyAgainAsync(presented, address, cancellationToken);
}
