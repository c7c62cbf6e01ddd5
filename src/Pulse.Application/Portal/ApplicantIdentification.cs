using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>
/// Identifies the applicant by the key of a draft. The key is looked up for each request, so that it ends when its draft is submitted.
/// Unknown keys count as failed attempts of the client's address, separately from failed logins. The key of a submitted draft does not
/// count.
/// </summary>
public sealed class ApplicantIdentification(IApplicantStore applicants, LoginAttempts attempts, AuditLog audit)
{
    /// <returns>The same error, <c>unauthenticated</c>, for a missing, malformed, unknown or ended key.</returns>
    public async Task<ErrorOr<Success>> IdentifyAsync(RequestContext context, string? presented, CancellationToken cancellationToken)
    {
        // A key with a wrong checksum is not a guess. It is refused without a lookup and without a failed attempt.
        if (!ApplicationKey.TryParse(presented, out var key))
        {
            return Errors.Unauthenticated;
        }

        var found = await attempts.MakeAsync(context.ClientAddress, () => LookAsync(CredentialHash.Of(key)), cancellationToken);
        return found.Then(applicant =>
        {
            context.Identify(applicant, requestedAccount: null, new PresentedCredential(key));
            return Result.Success;
        });
    }

    private async Task<Attempt<ApplicantCaller>> LookAsync(CredentialHash key)
    {
        var (isKnown, applicant) = await applicants.FindAsync(key, CancellationToken.None);
        if (applicant is not null)
        {
            return new(applicant);
        }

        return isKnown
            ? new(Errors.Unauthenticated)
            : new(
                Errors.Unauthenticated,
                audit.Of(AuditActions.SessionRefused, AuditActor.UnknownApplicant, AuditTarget.ApplicationKey, account: null));
    }
}
