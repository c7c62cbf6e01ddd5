using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Lists the visible permissions and whether the caller can grant them in the account in effect.</summary>
[RequireCaller]
public sealed class ListPermissions : ListQuery, IRequest<ErrorOr<Page<PermissionDto>>>
{
    public override IListFields Fields => PermissionFields.All;

    /// <summary>Whether the query has no paging, search, filter or other order.</summary>
    internal bool IsPlain => !IsPaged && Search is null && Filters.Count == 0 && Sort == DefaultOrder;

    public override string DefaultOrder => "name";
}

public sealed class ListPermissionsValidator : ListQueryValidator<ListPermissions>;

public sealed class ListPermissionsHandler(IPermissionCatalogue permissions, VisiblePermissions visible)
    : IRequestHandler<ListPermissions, ErrorOr<Page<PermissionDto>>>
{
    /// <summary>Both forms of each built-in permission in the order of names, created once because this query is frequent.</summary>
    private static readonly (PermissionDto Granted, PermissionDto Denied)[] BuiltIn =
    [
        .. from name in PermissionSet.BuiltIn.ToSortedList()
           let granted = PermissionDto.Of(name.BuiltIn!.Value, grantable: true)
           select (granted, granted with { Grantable = false }),
    ];

    public async Task<ErrorOr<Page<PermissionDto>>> Handle(ListPermissions query, CancellationToken cancellationToken)
    {
        var catalogue = await permissions.GetAsync(cancellationToken);
        var (seen, grantable) = await visible.InAsync(catalogue, cancellationToken);
        var shown = Array.ConvertAll(BuiltIn, form => grantable.Contains(form.Granted.Name) ? form.Granted : form.Denied);
        if (seen.Custom is { } custom)
        {
            shown = [.. shown.Concat(Show(custom, catalogue, grantable)).OrderBy(shown => shown.Name.Value, StringComparer.Ordinal)];
        }

        return query.IsPlain && shown.Length <= ListQuery.MaxUnpaged
            ? new Page<PermissionDto>(shown, shown.Length, null, null)
            : PermissionFields.All.ToPage(shown, query, permission => permission.CreatedAt == null ? 0 : 1);
    }

    /// <summary>Leaves out a permission that was deleted between the reads of the account and of the catalogue.</summary>
    private static IEnumerable<PermissionDto> Show(CustomPermissions names, PermissionCatalogue catalogue, PermissionSet grantable) =>
        from name in names.Names
        let permission = catalogue.Find(name)
        where permission is not null
        select PermissionDto.Of(permission, grantable.Contains(PermissionName.OfChecked(name)));
}
