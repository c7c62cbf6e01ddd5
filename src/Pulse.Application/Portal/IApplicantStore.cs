using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>Who has which draft's key.</summary>
public interface IApplicantStore
{
    /// <param name="key">Of what was presented.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Whether there is such a key; and who has it, where it reaches a draft of an active account that may write applications.</returns>
    Task<(bool IsKnown, ApplicantCaller? Applicant)> FindAsync(CredentialHash key, CancellationToken cancellationToken);
}
