using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.UnitTests.Setup;

/// <summary>A catalogue that never changes.</summary>
internal sealed class FixedCatalogue(params CustomPermission[] custom) : IPermissionCatalogue
{
    private readonly PermissionCatalogue catalogue = new(custom.Where(permission => permission.RetiredAt is null));

    public ValueTask<PermissionCatalogue> GetAsync(CancellationToken cancellationToken, params IReadOnlyList<CustomPermissions?> needed) =>
        ValueTask.FromResult(catalogue);

    public Task<IReadOnlyList<CustomPermission>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CustomPermission>>([.. custom.Where(permission => names.Contains(permission.Name))]);
}
