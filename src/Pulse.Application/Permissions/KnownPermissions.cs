using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Checks that the permissions of a request exist.</summary>
public sealed class KnownPermissions(IPermissionCatalogue catalogue)
{
    /// <summary>Checks a list. Custom permissions that this node knows cost no query.</summary>
    /// <param name="path">JSON path of the list.</param>
    /// <returns>A validation error for each name that is unknown or deleted.</returns>
    public ValueTask<ErrorOr<Success>> CheckAsync(
        IReadOnlyList<PermissionName>? names, string path, CancellationToken cancellationToken) =>
        names is null || HasAll(PermissionSet.BuiltIn, names)
            ? ValueTask.FromResult<ErrorOr<Success>>(Result.Success)
            : CheckAsync(names, path, isList: true, cancellationToken);

    /// <summary>Checks one name.</summary>
    /// <param name="path">JSON path of the name.</param>
    public ValueTask<ErrorOr<Success>> CheckOneAsync(PermissionName? name, string path, CancellationToken cancellationToken) =>
        name is { BuiltIn: null } custom
            ? CheckAsync([custom], path, isList: false, cancellationToken)
            : ValueTask.FromResult<ErrorOr<Success>>(Result.Success);

    /// <summary>Checks the filter of a list by a permission, if there is one.</summary>
    /// <param name="path">Where a validation error names the filter.</param>
    public ValueTask<ErrorOr<Success>> CheckFilterAsync(ListQuery query, string path, CancellationToken cancellationToken) =>
        CheckOneAsync(
            PermissionName.TryParse(query.Filters.GetValueOrDefault(PermissionFilter.Name), out var name) ? name : null,
            path,
            cancellationToken);

    private async ValueTask<ErrorOr<Success>> CheckAsync(
        IReadOnlyList<PermissionName> names, string path, bool isList, CancellationToken cancellationToken)
    {
        var known = (await catalogue.GetAsync(cancellationToken)).All;
        if (HasAll(known, names))
        {
            return Result.Success;
        }

        var missing = names.Index().Where(name => !known.Contains(name.Item)).ToList();
        var stored = await catalogue.FindAsync([.. missing.Select(name => name.Item.Value).Distinct()], cancellationToken);
        var found = stored.ToDictionary(permission => permission.Name, StringComparer.Ordinal);
        List<Error> faults =
        [
            .. from name in missing
               let permission = found.GetValueOrDefault(name.Item.Value)
               where permission is not { RetiredAt: null }
               let at = isList ? $"{path}[{name.Index}]" : path
               select permission is null
                   ? PermissionErrors.Unknown(at, name.Item.Value)
                   : PermissionErrors.Deleted(at, name.Item.Value),
        ];
        return faults.Count == 0 ? Result.Success : faults;
    }

    private static bool HasAll(PermissionSet known, IReadOnlyList<PermissionName> names)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (!known.Contains(names[index]))
            {
                return false;
            }
        }

        return true;
    }
}
