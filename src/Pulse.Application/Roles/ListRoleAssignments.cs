using ErrorOr;
using MediatR;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Application.Users;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>Who holds a role in the account in effect; for a superAdmin, who holds it in all accounts besides.</summary>
[RequirePermission(Permission.ReadRoles, Permission.WriteRoles)]
[ExpensiveRead]
public sealed record ListRoleAssignments(int RoleId) : IRequest<ErrorOr<IReadOnlyList<RoleAssignmentDto>>>;

public sealed class ListRoleAssignmentsHandler(CurrentCall call, UserAccess access, IRoleRepository roles)
    : IRequestHandler<ListRoleAssignments, ErrorOr<IReadOnlyList<RoleAssignmentDto>>>
{
    public async Task<ErrorOr<IReadOnlyList<RoleAssignmentDto>>> Handle(ListRoleAssignments query, CancellationToken cancellationToken)
    {
        var account = call.RequiredScope.AccountId;
        if (await roles.FindAsync(account, query.RoleId, cancellationToken) is null)
        {
            return RoleErrors.NotFound;
        }

        var holdings = await roles.ListHoldingsAsync(query.RoleId, account, access.IsSuperAdmin, cancellationToken);
        return holdings.Select(RoleAssignmentDto.Of).ToList();
    }
}
