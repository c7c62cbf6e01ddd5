using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Every permission there is, and which of them the caller can grant in the account in effect.</summary>
[RequireCaller]
public sealed class ListPermissions : ListQuery, IRequest<ErrorOr<Page<PermissionDto>>>
{
    public override IListFields Fields => PermissionFields.All;

    /// <summary>Whether it asks for all of them in the order in which they are kept.</summary>
    internal bool IsPlain => !IsPaged && Search is null && Filters.Count == 0 && Sort == DefaultOrder;

    protected override string DefaultOrder => "name";
}

public sealed class ListPermissionsValidator : ListQueryValidator<ListPermissions>;

/// <param name="Name">As it stands in a key's or a role's permissions.</param>
/// <param name="Description">What it allows.</param>
/// <param name="Grantable">Whether the grant ceiling lets the caller hand it out in the account in effect; making keys needs writeApiKeys besides.</param>
public sealed record PermissionDto(Permission Name, string Description, bool Grantable);

public sealed class ListPermissionsHandler(RequestContext context) : IRequestHandler<ListPermissions, ErrorOr<Page<PermissionDto>>>
{
    /// <summary>Either way to list each, made once: this is asked often.</summary>
    private static readonly (PermissionDto Granted, PermissionDto Denied)[] All =
    [
        .. from permission in PermissionSet.All.ToSortedList()
           let granted = new PermissionDto(permission, permission.Description(), Grantable: true)
           select (granted, granted with { Grantable = false }),
    ];

    public Task<ErrorOr<Page<PermissionDto>>> Handle(ListPermissions query, CancellationToken cancellationToken)
    {
        var grantable = context.Scope?.Rights.Grantable ?? PermissionSet.None;
        var permissions = Array.ConvertAll(All, permission => grantable.Contains(permission.Granted.Name) ? permission.Granted : permission.Denied);
        var page = query.IsPlain
            ? new Page<PermissionDto>(permissions, permissions.Length, null, null)
            : PermissionFields.All.ToPage(permissions, query, permission => (long)permission.Name);
        return Task.FromResult(page.ToErrorOr());
    }
}
