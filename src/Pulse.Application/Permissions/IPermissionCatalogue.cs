using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>The permissions of the installation, as this node knows them. They are in memory and follow the change feed.</summary>
public interface IPermissionCatalogue
{
    /// <summary>
    /// The catalogue, at least as new as the changes that this node has applied when the call begins.
    /// </summary>
    /// <param name="needed">
    /// Sets whose names the catalogue should have. If it lacks one, it is read again, because another node may have just defined it.
    /// </param>
    ValueTask<PermissionCatalogue> GetAsync(CancellationToken cancellationToken, params IReadOnlyList<CustomPermissions?> needed);

    /// <summary>Reads permissions from the database, also deleted ones.</summary>
    Task<IReadOnlyList<CustomPermission>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}
