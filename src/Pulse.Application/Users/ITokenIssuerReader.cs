using Pulse.Application.Authorization;


namespace Pulse.Application.Users;

/// <summary>Those who issued one-time tokens, as they are now.</summary>
public interface ITokenIssuerReader
{
    /// <summary>Sends the same commands whoever it is, nobody included.</summary>
    /// <returns>The issuer, as if it were calling now; null where it is gone or would not be let in.</returns>
    Task<Caller?> FindAsync(TokenIssuer? issuer, CancellationToken cancellationToken);
}
