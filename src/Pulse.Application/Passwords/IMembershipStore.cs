using Pulse.Domain.Accounts;

namespace Pulse.Application.Passwords;

/// <summary>Where users belong, whatever account is in effect.</summary>
public interface IMembershipStore
{
    Task<IReadOnlyList<AccountId>> AccountsOfAsync(int userId, CancellationToken cancellationToken);
}
