using Pulse.Application.Authorization;


namespace Pulse.Application.Users;

/// <summary>Loads the issuers of one-time tokens.</summary>
public interface ITokenIssuerReader
{
    /// <summary>Sends the same commands for every issuer, also for none, so that the time reveals nothing.</summary>
    /// <returns>The issuer with its current rights. Null if it was deleted or cannot act.</returns>
    Task<Caller?> FindAsync(TokenIssuer? issuer, CancellationToken cancellationToken);
}
