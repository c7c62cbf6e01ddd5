using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Passwords;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>
/// Tells the call which draft's key was presented: looked up each time, so that a key is worth nothing from the moment on in which its
/// draft is submitted. Keys that there are not count against their address, as failed logins do and apart from them; one that reaches
/// its draft no more was no guess, and whoever asks with it again and again locks nobody out.
/// </summary>
public sealed class ApplicantIdentification(IApplicantStore applicants, LoginAttempts attempts, AuditLog audit)
{
    /// <param name="context">The call.</param>
    /// <param name="presented">The key as it was sent; null: none was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Refused alike, whatever is wrong with the key.</returns>
    public async Task<ErrorOr<Success>> IdentifyAsync(RequestContext context, string? presented, CancellationToken cancellationToken)
    {
        // What lacks its checksum can be no guess: it is refused unread, and writes nothing.
        if (!ApplicationKey.TryParse(presented, out var key))
        {
            return Errors.Unauthenticated;
        }

        var found = await attempts.MakeAsync(context.ClientAddress, () => LookAsync(CredentialHash.Of(key)), cancellationToken);
        return found.Then(applicant =>
        {
            context.Identify(applicant, requestedAccount: null, token: null, new PresentedCredential(key));
            return Result.Success;
        });
    }

    private async Task<Attempt<ApplicantCaller>> LookAsync(CredentialHash key) => await applicants.FindAsync(key, CancellationToken.None) switch
    {
        (_, { } applicant) => new(applicant),
        (IsKnown: true, _) => new(Errors.Unauthenticated),
        _ => new(Errors.Unauthenticated, audit.Of(AuditActions.SessionRefused, AuditActor.UnknownApplicant, AuditTarget.ApplicationKey, account: null)),
    };
}
