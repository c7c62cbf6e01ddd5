using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Applications;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Applications;

internal sealed class ApplicationRepository(PulseDbContext db) : IApplicationRepository
{
    public Task<MerchantApplication?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        Of(account).SingleOrDefaultAsync(application => application.Id == id, cancellationToken);

    public Task<ErrorOr<Page<MerchantApplication>>> ListAsync(
        AccountId account, ListApplications query, CancellationToken cancellationToken) =>
        ApplicationFields.All.ToPageAsync(
            new ListSource<MerchantApplication>(Of(account), Count: Of(account).CountManyAsync),
            query,
            application => EF.Property<long>(application, EntityTypeBuilderExtensions.Sequence),
            cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => Of(account).CountAsync(cancellationToken);

    public void Add(MerchantApplication application) => db.Applications.Add(application);

    public void Remove(MerchantApplication application) => db.Applications.Remove(application);

    private IQueryable<MerchantApplication> Of(AccountId account) => db.Applications.Where(application => application.AccountId == account);
}
