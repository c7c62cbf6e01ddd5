using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Validation of permissions.</summary>
internal static class PermissionRules
{
    public static IRuleBuilderOptions<T, IReadOnlyList<PermissionName>?> PermissionList<T>(
        this IRuleBuilder<T, IReadOnlyList<PermissionName>?> rule) => rule
        .NotEmpty().WithMessage("At least one permission is required.")
        .DistinctPermissions();

    public static IRuleBuilderOptions<T, IReadOnlyList<PermissionName>?> DistinctPermissions<T>(
        this IRuleBuilder<T, IReadOnlyList<PermissionName>?> rule) => rule
        .Must(AreDistinct).WithMessage("Must not contain a permission twice.");

    public static IRuleBuilderOptions<T, string?> PermissionDescription<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A description is required.")
        .AtMost(CustomPermission.DescriptionMaxLength)
        .Readable()
        .Trimmed();

    public static bool AreDistinct(IReadOnlyList<PermissionName>? list) =>
        list is null or { Count: <= 1 } || list.Distinct().Count() == list.Count;
}
