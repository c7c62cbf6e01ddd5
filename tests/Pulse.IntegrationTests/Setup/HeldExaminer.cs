using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds a verification after its key was examined and before the response is made.</summary>
public sealed class HeldExaminer(IKeyExaminer inner, Gate gate) : IKeyExaminer
{
    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier,
        ApiKeySecret secret,
        AccountId? account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken)
    {
        var examined = await inner.ExamineAsync(identifier, secret, account, verifier, address, cancellationToken);
        await gate.PassAsync();
        return examined;
    }

    public Task<IExaminedKey?> ReadAsync(ApiKeyIdentifier identifier, ApiKeySecret secret) => inner.ReadAsync(identifier, secret);
}
