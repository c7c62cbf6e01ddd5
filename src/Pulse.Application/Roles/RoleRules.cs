using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>What each property of a role may be, whether it is made or changed.</summary>
internal static class RoleRules
{
    public static IRuleBuilderOptions<T, string?> RoleName<T>(this IRuleBuilder<T, string?> rule) => rule.Name(Role.NameMaxLength);
}
