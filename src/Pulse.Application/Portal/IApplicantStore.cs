using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>Finds applicants by the key of a draft.</summary>
public interface IApplicantStore
{
    /// <returns>
    /// Whether the key is known; and the applicant, if the key belongs to a draft of an active account with the permission to write
    /// applications.
    /// </returns>
    Task<(bool IsKnown, ApplicantCaller? Applicant)> FindAsync(CredentialHash key, CancellationToken cancellationToken);
}
