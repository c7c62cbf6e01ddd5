using FluentValidation;
using Pulse.Domain.Common;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>What each property of a role may be, whether it is made or changed.</summary>
internal static class RoleRules
{
    /// <summary>Blanks at either end would tell roles apart that look alike; SQL Server does not count those behind.</summary>
    public static IRuleBuilderOptions<T, string?> RoleName<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A name is needed.")
        .MaximumLength(Role.NameMaxLength).WithMessage($"Must have at most {Role.NameMaxLength} characters.")
        .Must(name => name is null || Text.IsPrintable(name)).WithMessage("Must not have control characters.")
        .Must(name => name is null || name.Trim() == name).WithMessage("Must not begin or end with a blank.");
}
