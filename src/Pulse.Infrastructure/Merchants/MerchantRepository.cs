using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Application.Merchants;
using Pulse.Domain.Accounts;
using Pulse.Domain.Merchants;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Merchants;

internal sealed class MerchantRepository(PulseDbContext db) : IMerchantRepository
{
    public Task<Merchant?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        Of(account).SingleOrDefaultAsync(merchant => merchant.Id == id, cancellationToken);

    public Task<ErrorOr<Page<Merchant>>> ListAsync(AccountId account, ListMerchants query, CancellationToken cancellationToken) =>
        MerchantFields.All.ToPageAsync(
            new ListSource<Merchant>(Of(account), Count: Of(account).CountManyAsync),
            query,
            merchant => EF.Property<long>(merchant, EntityTypeBuilderExtensions.Sequence),
            cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => Of(account).CountAsync(cancellationToken);

    public void Add(Merchant merchant) => db.Merchants.Add(merchant);

    private IQueryable<Merchant> Of(AccountId account) => db.Merchants.Where(merchant => merchant.AccountId == account);
}
