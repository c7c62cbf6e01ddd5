using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Merchants of one account. Merchants of other accounts are not found.</summary>
public interface IMerchantRepository
{
    Task<Merchant?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    Task<ErrorOr<Page<Merchant>>> ListAsync(AccountId account, ListMerchants query, CancellationToken cancellationToken);

    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(Merchant merchant);
}
