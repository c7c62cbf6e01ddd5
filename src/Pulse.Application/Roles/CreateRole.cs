using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Creates a role of the account in effect, or a global role.</summary>
/// <param name="Name">1 to 64 characters.</param>
/// <param name="Permissions">At least one. For a role of the account: at most the permissions that the caller holds in it.</param>
/// <param name="Global">Whether the role is available in every account. Requires a superAdmin user.</param>
[RequirePermission(Permission.WriteRoles)]
public sealed record CreateRole(string Name, IReadOnlyList<PermissionName> Permissions, bool Global = false)
    : IRequest<ErrorOr<Versioned<RoleDto>>>;

public sealed class CreateRoleValidator : AbstractValidator<CreateRole>
{
    public CreateRoleValidator()
    {
        RuleFor(command => command.Name).RoleName();
        RuleFor(command => command.Permissions).PermissionList();
    }
}

public sealed class CreateRoleHandler(
    RequestContext context,
    IRoleRepository roles,
    RoleNames names,
    KnownPermissions known,
    IUnitOfWork unitOfWork,
    AccountLimits limits,
    AuditLog audit,
    TimeProvider clock,
    RoleView view)
    : IRequestHandler<CreateRole, ErrorOr<Versioned<RoleDto>>>
{
    public async Task<ErrorOr<Versioned<RoleDto>>> Handle(CreateRole command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Permissions, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        AccountId? owner = command.Global ? null : context.RequiredScope.AccountId;
        var permissions = PermissionSet.Of(command.Permissions);
        var created = await unitOfWork.ExecuteAsync(
            token => DelegationPolicy.MayDefine(context.RequiredScope.Rights, owner, PermissionSet.None, permissions)
                .ThenAsync(_ => AddAsync(command.Name, owner, permissions, token)),
            cancellationToken);
        return await RoleErrors.ExplainDuplicate(created).ThenAsync(role => view.OfAsync(role, cancellationToken));
    }

    private async Task<ErrorOr<Role>> AddAsync(
        string name, AccountId? owner, PermissionSet permissions, CancellationToken cancellationToken)
    {
        var free = await names.TakeAsync(owner, name, cancellationToken);
        var capacity = await free.ThenAsync(_ => CheckCapacityAsync(owner, cancellationToken));
        if (capacity.IsError)
        {
            return capacity.Errors;
        }

        var role = Role.Create(name, owner, permissions, context.RequiredCaller.Name, clock.UtcNow);
        await roles.AddAsync(role, cancellationToken);
        audit.RecordCreation(AuditActions.RoleCreated, RoleSnapshot.StateOf(role));
        return role;
    }

    /// <summary>The lock on names keeps the count valid until the unit of work ends.</summary>
    private async Task<ErrorOr<Success>> CheckCapacityAsync(AccountId? owner, CancellationToken cancellationToken) => owner is { } account
        ? AccountLimits.Check(
                await roles.CountAsync(account, cancellationToken),
                limits.RolesPerAccount,
                nameof(limits.RolesPerAccount),
                "too_many_roles",
                "roles in the account",
                "delete one first")
        : Result.Success;
}
