using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Reads the accounts in which users can act, in the transaction that changes the users.</summary>
public interface IAudienceReader
{
    /// <returns>The accounts of each user. A user that can act in every account, or was deleted, has no entry.</returns>
    Task<Dictionary<int, List<AccountId>>> ReadAsync(IReadOnlyCollection<int> users, CancellationToken cancellationToken);
}

/// <summary>Reads memberships in all accounts, without the tenant filter.</summary>
internal sealed class AudienceReader(PulseDbContext db) : IAudienceReader
{
    /// <summary>SQL comment that identifies the query, which only changes of users and their sessions send.</summary>
    private const string Tag = "Pulse reads which accounts a change concerns";

    public async Task<Dictionary<int, List<AccountId>>> ReadAsync(IReadOnlyCollection<int> users, CancellationToken cancellationToken)
    {
        var rows = await users.FindInChunksAsync(
            chunk => db.Set<Membership>().TagWith(Tag).IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(membership => chunk.Contains(membership.UserId))
                .Select(membership => new { membership.UserId, AccountId = (AccountId?)membership.AccountId })
                .Concat(db.Set<RoleAssignment>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                    .Where(held => chunk.Contains(held.UserId) && held.RoleId == Role.SuperAdminId)
                    .Select(held => new { held.UserId, held.AccountId })),
            cancellationToken);
        return rows.GroupBy(row => row.UserId).Where(user => user.All(row => row.AccountId is not null))
            .ToDictionary(user => user.Key, user => user.Select(row => row.AccountId!.Value).ToList());
    }
}
