using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds a verification after its key was examined and before the response is made.</summary>
public sealed class HeldExaminer(IKeyExaminer inner, Gate gate) : IKeyExaminer
{
    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        PresentedCredential presented,
        AccountId? account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken)
    {
        var examined = await inner.ExamineAsync(presented, account, verifier, address, cancellationToken);
        await gate.PassAsync();
        return examined;
    }

    public Task<IExaminedKey?> ReadAsync(PresentedCredential presented) => inner.ReadAsync(presented);
}
