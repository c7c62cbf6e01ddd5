using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

/// <summary>The stored digests of imported keys of all accounts.</summary>
public interface IImportedDigests
{
    /// <returns>Those that are stored, in any order.</returns>
    Task<IReadOnlyCollection<CredentialHash>> FindStoredAsync(
        IReadOnlyCollection<CredentialHash> digests, CancellationToken cancellationToken);

    /// <summary>Whether any account has an imported key.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
