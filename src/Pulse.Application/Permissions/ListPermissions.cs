using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Lists all permissions and whether the caller can grant them in the account in effect.</summary>
[RequireCaller]
public sealed class ListPermissions : ListQuery, IRequest<ErrorOr<Page<PermissionDto>>>
{
    public override IListFields Fields => PermissionFields.All;

    /// <summary>Whether the query has no paging, search, filter or other order.</summary>
    internal bool IsPlain => !IsPaged && Search is null && Filters.Count == 0 && Sort == DefaultOrder;

    public override string DefaultOrder => "name";
}

public sealed class ListPermissionsValidator : ListQueryValidator<ListPermissions>;

/// <param name="Name">The name in the permissions of keys and roles.</param>
/// <param name="Description">The allowed operations.</param>
/// <param name="Grantable">
/// Whether the caller can grant it in the account in effect (delegation limit). Creating keys also requires writeApiKeys.
/// </param>
public sealed record PermissionDto(Permission Name, string Description, bool Grantable);

public sealed class ListPermissionsHandler(RequestContext context) : IRequestHandler<ListPermissions, ErrorOr<Page<PermissionDto>>>
{
    /// <summary>Both forms of each permission, created once because this query is frequent.</summary>
    private static readonly (PermissionDto Granted, PermissionDto Denied)[] All =
    [
        .. from permission in PermissionSet.All.ToSortedList()
           let granted = new PermissionDto(permission, permission.Description(), Grantable: true)
           select (granted, granted with { Grantable = false }),
    ];

    public Task<ErrorOr<Page<PermissionDto>>> Handle(ListPermissions query, CancellationToken cancellationToken)
    {
        var grantable = context.Scope?.Rights.Grantable ?? PermissionSet.None;
        var permissions = Array.ConvertAll(
            All, permission => grantable.Contains(permission.Granted.Name) ? permission.Granted : permission.Denied);
        var page = query.IsPlain
            ? new Page<PermissionDto>(permissions, permissions.Length, null, null)
            : PermissionFields.All.ToPage(permissions, query, permission => (long)permission.Name);
        return Task.FromResult(page.ToErrorOr());
    }
}
