using Pulse.Domain.Accounts;

namespace Pulse.Application.Revocation;

/// <summary>Reads how far nodes and services have applied changes.</summary>
public interface IRevocationState
{
    /// <param name="account">Whose changes are returned.</param>
    /// <param name="andEveryAccounts">Whether changes that concern all accounts are returned too.</param>
    /// <param name="atMost">Maximum number of changes.</param>
    Task<RevocationStateDto> ReadAsync(AccountId account, bool andEveryAccounts, int atMost, CancellationToken cancellationToken);
}
