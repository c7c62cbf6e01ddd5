using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.OAuth;
using Pulse.Domain.Accounts;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Examines session tokens in memory, or else in the database.</summary>
internal sealed class TokenExaminer(
    CredentialVerifier credentials, OrderedChanges changes, OpaqueTags opaque, SessionUses uses, TimeProvider clock) : ITokenExaminer
{
    public async ValueTask<ErrorOr<ExaminedToken?>> ExamineAsync(
        SessionToken token, Caller verifier, IPAddress? address, CancellationToken cancellationToken)
    {
        // Before the look at the cache: an entry that is found afterwards contains all changes up to this position.
        var version = changes.Position;
        var (known, refusal, error) = await credentials.FindAsync(
            new PresentedCredential(token), address, LookupBudget.Of(verifier), cancellationToken);
        if (known is null)
        {
            return error is { } failed ? failed : (ExaminedToken?)null;
        }

        if (refusal is null && known.Use is { } use)
        {
            uses.Note(use, clock.UtcNow);
        }

        return new ExaminedToken(known.Caller, refusal, known.Use?.IdleLimit, version);
    }

    public IReadOnlyList<string> TagsOf(Caller owner, AccountId account) =>
        [.. CallerTags.Of(owner, account).Distinct().Select(opaque.Of)];
}
