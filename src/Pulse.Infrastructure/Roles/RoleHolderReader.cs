using Microsoft.EntityFrameworkCore;
using Pulse.Application.Roles;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Roles;

/// <summary>Counts the holders of a role in all accounts, without the tenant filter.</summary>
internal sealed class RoleHolderReader(PulseDbContext db) : IRoleHolderReader
{
    public Task<int> CountAsync(int roleId, CancellationToken cancellationToken) => db.Set<RoleAssignment>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(assignment => assignment.RoleId == roleId)
        .Select(assignment => assignment.UserId)
        .Distinct()
        .CountAsync(cancellationToken);
}
