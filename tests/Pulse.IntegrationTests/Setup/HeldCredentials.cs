using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Holds a request after its key was verified, and before the next step. Sessions pass, so that an administrator can act in the meantime.
/// </summary>
public sealed class HeldCredentials(ICredentialVerifier inner, Gate gate) : ICredentialVerifier
{
    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier,
        ApiKeySecret secret,
        AccountId account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken)
    {
        var examined = await inner.ExamineAsync(identifier, secret, account, verifier, address, cancellationToken);
        await gate.PassAsync();
        return examined;
    }

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
