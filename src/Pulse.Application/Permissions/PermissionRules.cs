using FluentValidation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Validation of permission lists.</summary>
internal static class PermissionRules
{
    public static IRuleBuilderOptions<T, IReadOnlyList<Permission>?> PermissionList<T>(
        this IRuleBuilder<T, IReadOnlyList<Permission>?> rule) => rule
        .NotEmpty().WithMessage("At least one permission is required.")
        .Must(list => list is null || list.Distinct().Count() == list.Count).WithMessage("Must not contain a permission twice.");
}
