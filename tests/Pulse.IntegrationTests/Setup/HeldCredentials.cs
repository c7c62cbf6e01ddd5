using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Holds a request after its key was found good and before anything follows from that. Sessions pass, so that an administrator
/// can do something meanwhile.
/// </summary>
public sealed class HeldCredentials(ICredentialVerifier inner, Gate gate) : ICredentialVerifier
{
    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, AccountId account, Caller verifier, IPAddress? address, CancellationToken cancellationToken)
    {
        var examined = await inner.ExamineAsync(identifier, secret, account, verifier, address, cancellationToken);
        await gate.PassAsync();
        return examined;
    }

    public ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken) =>
        inner.VerifyAsync(token, address, cancellationToken);

    public async ValueTask<ErrorOr<Caller>> VerifyAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken)
    {
        var caller = await inner.VerifyAsync(identifier, secret, address, cancellationToken);
        await gate.PassAsync();
        return caller;
    }
}
