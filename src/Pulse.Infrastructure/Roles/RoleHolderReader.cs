using Microsoft.EntityFrameworkCore;
using Pulse.Application.Roles;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Roles;

/// <summary>Sees all accounts: whether anybody holds a global role cannot be told from within one.</summary>
internal sealed class RoleHolderReader(PulseDbContext db) : IRoleHolderReader
{
    public Task<int> CountAsync(int roleId, CancellationToken cancellationToken) => db.Set<RoleAssignment>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(assignment => assignment.RoleId == roleId)
        .Select(assignment => assignment.UserId)
        .Distinct()
        .CountAsync(cancellationToken);
}
