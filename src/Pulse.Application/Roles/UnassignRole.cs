using System.ComponentModel;
using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Roles;

/// <summary>Removes a role from a user, in the account in effect or in all accounts.</summary>
[RequirePermission(Permission.WriteRoles)]
public sealed record UnassignRole(int RoleId, int UserId, bool AllAccounts) : IRequest<ErrorOr<Deleted>>;

/// <summary>Selects an assignment of a role.</summary>
public sealed record RolePlace : IQueryParameters
{
    [Description("Whether to remove the assignment in all accounts instead of that in the account in effect.")]
    public bool AllAccounts { get; init; }
}

public sealed class UnassignRoleHandler(
    RequestContext context,
    UserAccess access,
    IRoleRepository roles,
    IUserRepository users,
    IUnitOfWork unitOfWork,
    AuditLog audit,
    TimeProvider clock)
    : IRequestHandler<UnassignRole, ErrorOr<Deleted>>
{
    public Task<ErrorOr<Deleted>> Handle(UnassignRole command, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync(token => UnassignAsync(command, token), cancellationToken);

    /// <summary>
    /// Assignments in all accounts are confidential, so the delegation limit is checked before the search for the user.
    /// </summary>
    private async Task<ErrorOr<Deleted>> UnassignAsync(UnassignRole command, CancellationToken cancellationToken)
    {
        var (account, rights) = context.RequiredScope;
        if (await roles.FindAsync(account, command.RoleId, cancellationToken) is not { } role)
        {
            return RoleErrors.NotFound;
        }

        AccountId? place = command.AllAccounts ? null : account;
        var grant = role.HeldIn(place);
        var allowed = DelegationPolicy.MayAssign(rights, account, grant);
        if (allowed.IsError && place is null)
        {
            return allowed.Errors;
        }

        return await FindAsync(command.UserId, role, place, cancellationToken)
            .Then(user => allowed.Then(_ => user.ToErrorOr()))
            .ThenAsync(user => MayLoseAsync(user, grant, cancellationToken))
            .Then(user => Unassigned(user, role, place));
    }

    /// <summary>Locks the set of superAdmins, so that the check for the last one is reliable.</summary>
    private async Task<ErrorOr<User>> FindAsync(int id, Role role, AccountId? place, CancellationToken cancellationToken)
    {
        if (role.Id == Role.SuperAdminId)
        {
            await users.LockSuperAdminsAsync(cancellationToken);
        }

        var found = await access.FindAsync(id, cancellationToken);
        return found.IsError || found.Value.Holds(role.Id, place) ? found : RoleErrors.NotHeld;
    }

    private async Task<ErrorOr<User>> MayLoseAsync(User user, RoleGrant grant, CancellationToken cancellationToken)
    {
        if (context.Caller is UserCaller caller && caller.Id == user.Id && user.AdministersOnlyThrough(grant))
        {
            return RoleErrors.OwnAdminRight;
        }

        if (grant.AccountId is { } account && grant.IsAccountAdminOf(account)
            && await access.ConfirmAdministrationAsync(user, [account], cancellationToken) is { IsError: true } overtaken)
        {
            return overtaken.Errors;
        }

        return grant.IsSuperAdmin && await users.CountSuperAdminsAsync(except: user.Id, cancellationToken) == 0
            ? RoleErrors.LastSuperAdmin
            : user;
    }

    private Deleted Unassigned(User user, Role role, AccountId? place)
    {
        user.Unassign(role.Id, place);
        user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        audit.RecordIn(place, AuditActions.RoleUnassigned, AuditTarget.User(user.Id), RoleAssignmentSnapshot.Of(role), after: null);
        return Result.Deleted;
    }
}
