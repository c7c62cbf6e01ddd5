using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Roles;

/// <summary>Assigns a role to a user, in the account in effect or in all accounts.</summary>
[RequirePermission(Permission.WriteRoles)]
public sealed record AssignRole(int RoleId, RoleHolder Holder) : IRequest<ErrorOr<RoleAssigned>>;

/// <summary>The assignment of a role.</summary>
/// <param name="UserId">A user of the account in effect. With <c>allAccounts</c>: any user.</param>
/// <param name="AllAccounts">
/// Whether the role is assigned in all accounts instead of the account in effect. Requires a superAdmin user.
/// </param>
public sealed record RoleHolder(int? UserId = null, bool AllAccounts = false);

/// <summary>Result of an assignment.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="IsNew">Whether the user did not hold the role before.</param>
public sealed record RoleAssigned(RoleAssignmentDto Assignment, bool IsNew);

public sealed class RoleHolderValidator : AbstractValidator<RoleHolder>
{
    public RoleHolderValidator() => RuleFor(holder => holder.UserId).NotNull().WithMessage("A user is required.");
}

public sealed class AssignRoleHandler(
    RequestContext context,
    UserAccess access,
    IRoleRepository roles,
    IUserLogins logins,
    IUnitOfWork unitOfWork,
    UserCapacity capacity,
    AuditLog audit,
    TimeProvider clock)
    : IRequestHandler<AssignRole, ErrorOr<RoleAssigned>>
{
    public Task<ErrorOr<RoleAssigned>> Handle(AssignRole command, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync(token => AssignAsync(command, token), cancellationToken);

    /// <summary>Checks the delegation limit first, so that a caller without the right learns nothing about the user.</summary>
    private async Task<ErrorOr<RoleAssigned>> AssignAsync(AssignRole command, CancellationToken cancellationToken)
    {
        var (account, rights) = context.RequiredScope;
        if (await roles.FindAsync(account, command.RoleId, cancellationToken) is not { } role)
        {
            return RoleErrors.NotFound;
        }

        AccountId? place = command.Holder.AllAccounts ? null : account;
        return await DelegationPolicy.MayAssign(rights, account, role.HeldIn(place))
            .Then(_ => DelegationPolicy.MayGrantToUsers(rights))
            .Then(_ => role.CheckPlace(place))
            .ThenAsync(_ => FindAsync(command.Holder.UserId!.Value, place, cancellationToken))
            .ThenAsync(user => AssignedAsync(user, role, place, cancellationToken));
    }

    private async Task<ErrorOr<User>> FindAsync(int id, AccountId? place, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(id, cancellationToken);
        return !found.IsError && (place is not { } account || found.Value.IsMemberOf(account))
            ? found
            : Errors.Invalid("userId", place is null ? "There is no such user." : "There is no such user in the account.");
    }

    /// <summary>Revokes a pending one-time password token: its recipient was trusted only with the previous roles.</summary>
    private async Task<ErrorOr<RoleAssigned>> AssignedAsync(User user, Role role, AccountId? place, CancellationToken cancellationToken)
    {
        var isNew = !user.Holds(role.Id, place);
        if (isNew)
        {
            var free = capacity.ForRole(user.RoleAssignments.Count(assignment => assignment.AccountId == place));
            if (free.IsError)
            {
                return free.Errors;
            }

            user.Assign(role.Id, place);
            await logins.RevokeTokenAsync(user.Id, cancellationToken);
            user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
            audit.RecordIn(place, AuditActions.RoleAssigned, AuditTarget.User(user.Id), before: null, RoleAssignmentSnapshot.Of(role));
        }

        return new RoleAssigned(new RoleAssignmentDto(user.Id, user.Email, place?.ToString()), isNew);
    }
}
