using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Merchants, always those of one account: another account's merchant does not exist here.</summary>
public interface IMerchantRepository
{
    Task<Merchant?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    Task<Page<Merchant>> ListAsync(AccountId account, ListMerchants query, CancellationToken cancellationToken);

    /// <returns>How many merchants an account has.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(Merchant merchant);
}
