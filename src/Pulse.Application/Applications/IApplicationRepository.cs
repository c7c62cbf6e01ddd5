using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Applications of one account. Applications of other accounts are not found.</summary>
public interface IApplicationRepository
{
    Task<MerchantApplication?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    Task<ErrorOr<Page<MerchantApplication>>> ListAsync(AccountId account, ListApplications query, CancellationToken cancellationToken);

    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(MerchantApplication application);

    void Remove(MerchantApplication application);
}
