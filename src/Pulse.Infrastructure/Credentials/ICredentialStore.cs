using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Credentials in the database, found by the hash of what was presented, each with one command.</summary>
public interface ICredentialStore
{
    /// <returns>Null where the session is unknown, has expired or was ended, or where whoever it belongs to may not call.</returns>
    Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken);

    /// <returns>Null where the key is unknown, the secret wrong, or the key may not be used.</returns>
    Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken);
}
