using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Portal;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Credentials;

internal sealed class CallerLookUp(CredentialVerifier credentials, IApplicantStore applicants) : ICallerLookUp
{
    public async ValueTask<ErrorOr<Caller>> FindAsync(PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
    {
        var hash = presented.ToHash();
        if (presented.Kind is not CredentialKind.ApplicationKey)
        {
            return await credentials.VerifyAgainAsync(presented.Kind, hash, address, cancellationToken);
        }

        return (await applicants.FindAsync(hash, cancellationToken)).Applicant is { } applicant ? applicant : Errors.Unauthenticated;
    }
}
