using FluentValidation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>What a list of permissions may be, whatever holds them.</summary>
internal static class PermissionRules
{
    public static IRuleBuilderOptions<T, IReadOnlyList<Permission>?> PermissionList<T>(this IRuleBuilder<T, IReadOnlyList<Permission>?> rule) => rule
        .NotEmpty().WithMessage("At least one permission is needed.")
        .Must(list => list is null || list.Distinct().Count() == list.Count).WithMessage("A permission stands there twice.");
}
