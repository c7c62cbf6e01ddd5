using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Changes a role of the account in effect, or a global role. Takes effect for its holders with their next request.</summary>
[RequirePermission(Permission.WriteRoles)]
public sealed record UpdateRole(int Id, RolePatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<RoleDto>>>;

/// <summary>A JSON merge patch of a role. Absent fields do not change.</summary>
public sealed record RolePatch
{
    /// <summary>1 to 64 characters.</summary>
    public MergePatch<string> Name { get; init; }

    /// <summary>At least one. For a role of the account: at most the permissions that the caller holds in it.</summary>
    public MergePatch<IReadOnlyList<PermissionName>> Permissions { get; init; }
}

public sealed class RolePatchValidator : AbstractValidator<RolePatch>
{
    public RolePatchValidator()
    {
        RuleFor(patch => patch.Name.Value).RoleName().When(patch => patch.Name.IsPresent).OverridePropertyName("name");
        RuleFor(patch => patch.Permissions.Value).PermissionList().When(
            patch => patch.Permissions.IsPresent).OverridePropertyName("permissions");
    }
}

public sealed class UpdateRoleHandler(
    RequestContext context,
    RoleUpdate update,
    RoleNames names,
    KnownPermissions known,
    AuditedUpdate audited,
    TimeProvider clock,
    RoleView view)
    : IRequestHandler<UpdateRole, ErrorOr<Versioned<RoleDto>>>
{
    public async Task<ErrorOr<Versioned<RoleDto>>> Handle(UpdateRole command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Patch.Permissions.Value, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        PermissionSet? given = command.Patch.Permissions.IsPresent ? PermissionSet.Of(command.Patch.Permissions.Value!) : null;
        var updated = await audited.UpdateAsync(
            AuditActions.RoleUpdated,
            command.IfMatch,
            token => update.FindAsync(command.Id, given ?? PermissionSet.None, token),
            RoleSnapshot.StateOf,
            (role, token) => EditAsync(role, command.Patch.Name.ApplyTo(role.Name), given ?? role.Permissions, token),
            cancellationToken);
        return await RoleErrors.ExplainDuplicate(updated).ThenAsync(role => view.OfAsync(role, cancellationToken));
    }

    private async Task<ErrorOr<Success>> EditAsync(Role role, string name, PermissionSet permissions, CancellationToken cancellationToken)
    {
        if (role.IsBuiltIn)
        {
            return RoleErrors.BuiltIn;
        }

        var isSameName = Name.AreAlike(name, role.Name);
        var free = isSameName ? Result.Success : await names.TakeAsync(role.AccountId, name, cancellationToken);
        return free.ThenDo(_ => role.Edit(name, permissions, context.RequiredCaller.Name, clock.UtcNow));
    }
}
