using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Application.Users;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>Lists the users with a role in the account in effect. For a superAdmin, also those with the role in all accounts.</summary>
[RequirePermission(Permission.ReadRoles, Permission.WriteRoles)]
[ExpensiveRead]
public sealed class ListRoleAssignments : ListQuery, IRequest<ErrorOr<Page<RoleAssignmentDto>>>
{
    /// <summary>The role, from the path.</summary>
    public int RoleId { get; set; }

    public override IListFields Fields => RoleHoldingFields.All;

    public override string DefaultOrder => "-userId";
}

public sealed class ListRoleAssignmentsValidator : ListQueryValidator<ListRoleAssignments>;

public sealed class ListRoleAssignmentsHandler(RequestContext context, UserAccess access, IRoleRepository roles)
    : IRequestHandler<ListRoleAssignments, ErrorOr<Page<RoleAssignmentDto>>>
{
    public async Task<ErrorOr<Page<RoleAssignmentDto>>> Handle(ListRoleAssignments query, CancellationToken cancellationToken)
    {
        var account = context.RequiredScope.AccountId;
        if (await roles.FindAsync(account, query.RoleId, cancellationToken) is null)
        {
            return RoleErrors.NotFound;
        }

        var page = await roles.ListHoldingsAsync(query, account, access.IsSuperAdmin, cancellationToken);
        return page.Then(found => found.Select(RoleAssignmentDto.Of));
    }
}
