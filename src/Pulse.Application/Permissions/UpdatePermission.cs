using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Changes the description of a custom permission.</summary>
[RequireSuperAdmin]
public sealed record UpdatePermission(string Name, PermissionPatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<PermissionDto>>>;

/// <summary>A JSON merge patch of a permission. Absent fields do not change.</summary>
public sealed record PermissionPatch
{
    /// <summary>The allowed operations, 1 to 500 characters.</summary>
    public MergePatch<string> Description { get; init; }
}

public sealed class PermissionPatchValidator : AbstractValidator<PermissionPatch>
{
    public PermissionPatchValidator() => RuleFor(patch => patch.Description.Value).PermissionDescription()
        .When(patch => patch.Description.IsPresent).OverridePropertyName("description");
}

public sealed class UpdatePermissionHandler(
    RequestContext context, PermissionUpdate update, AuditedUpdate audited, TimeProvider clock, PermissionView view)
    : IRequestHandler<UpdatePermission, ErrorOr<Versioned<PermissionDto>>>
{
    public async Task<ErrorOr<Versioned<PermissionDto>>> Handle(UpdatePermission command, CancellationToken cancellationToken)
    {
        // Before the change, because nothing may fail after its commit.
        var before = await view.FindAsync(command.Name, cancellationToken);
        var updated = await audited.UpdateAsync(
            AuditActions.PermissionUpdated,
            command.IfMatch,
            token => update.FindAsync(command.Name, token),
            CustomPermissionSnapshot.StateOf,
            permission => Describe(permission, command.Patch),
            cancellationToken);
        return updated.Then(permission => PermissionDto.Saved(permission, before?.Value.Grantable == true));
    }

    private ErrorOr<Success> Describe(CustomPermission permission, PermissionPatch patch)
    {
        permission.Describe(patch.Description.ApplyTo(permission.Description), context.RequiredCaller.Name, clock.UtcNow);
        return Result.Success;
    }
}

/// <summary>Finds custom permissions for a change.</summary>
public sealed class PermissionUpdate(IPermissionStore store)
{
    /// <summary>Locks the catalogue, so that two changes of one permission follow each other.</summary>
    /// <returns>A conflict for a built-in permission. Not found for a deleted one.</returns>
    public async Task<ErrorOr<CustomPermission>> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!PermissionName.TryParse(text, out var name))
        {
            return PermissionErrors.NotFound;
        }

        if (name.BuiltIn is not null)
        {
            return PermissionErrors.BuiltIn;
        }

        await store.LockAsync(cancellationToken);
        return await store.FindAsync(text, cancellationToken) is { RetiredAt: null } found ? found : PermissionErrors.NotFound;
    }
}
