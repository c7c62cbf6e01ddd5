using Microsoft.EntityFrameworkCore;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageReader(PulseDbContext db) : IUsageReader
{
    public async Task<IReadOnlyList<UsageOfHour>> ListAsync(Guid key, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await db.Set<KeyUsage>().Where(usage => usage.ApiKeyId == key && usage.Hour >= from && usage.Hour < to)
            .Select(usage => new UsageOfHour(usage.Hour, usage.Code, usage.Count)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<Permission, DateTime>> ListPermissionsAsync(Guid key, CancellationToken cancellationToken) =>
        await db.Set<KeyPermissionUse>().Where(used => used.ApiKeyId == key)
            .ToDictionaryAsync(used => used.Permission, used => used.LastUsedAt, cancellationToken);
}
