using Pulse.Domain.Accounts;

namespace Pulse.Application.Authorization;

/// <summary>Memberships of users in all accounts.</summary>
public interface IMembershipStore
{
    Task<IReadOnlyList<AccountId>> AccountsOfAsync(int userId, CancellationToken cancellationToken);
}
