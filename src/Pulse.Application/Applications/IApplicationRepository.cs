using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Applications, always those of one account: another account's application does not exist here.</summary>
public interface IApplicationRepository
{
    Task<MerchantApplication?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    Task<Page<MerchantApplication>> ListAsync(AccountId account, ListApplications query, CancellationToken cancellationToken);

    /// <returns>How many applications an account has.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(MerchantApplication application);

    void Remove(MerchantApplication application);
}
