using Pulse.Application.Common.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>Who has which draft's key.</summary>
public interface IApplicants
{
    /// <param name="key">Of what was presented.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Null where it reaches nothing: it is nobody's, its application is no draft any more, or its account is not active.</returns>
    Task<ApplicantCaller?> FindAsync(CredentialHash key, CancellationToken cancellationToken);
}
