using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>What each property of a role may be, whether it is made or changed.</summary>
internal static class RoleRules
{
    /// <summary>Blanks at either end would tell roles apart that look alike; SQL Server does not count those behind.</summary>
    public static IRuleBuilderOptions<T, string?> RoleName<T>(this IRuleBuilder<T, string?> rule) => rule
        .Name(Role.NameMaxLength)
        .Must(name => name is null || name.Trim() == name).WithMessage("Must not begin or end with a blank.");
}
