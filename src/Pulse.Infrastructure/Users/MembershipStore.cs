using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Reads the memberships of a user in all accounts, without the tenant filter.</summary>
internal sealed class MembershipStore(PulseDbContext db) : IMembershipStore
{
    public async Task<IReadOnlyList<AccountId>> AccountsOfAsync(int userId, CancellationToken cancellationToken) =>
        await db.Set<Membership>().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(membership => membership.UserId == userId)
            .Select(membership => membership.AccountId).ToListAsync(cancellationToken);
}
