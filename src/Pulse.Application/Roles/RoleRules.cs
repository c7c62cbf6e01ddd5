using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Validation of role properties.</summary>
internal static class RoleRules
{
    public static IRuleBuilderOptions<T, string?> RoleName<T>(this IRuleBuilder<T, string?> rule) => rule.Name(Role.NameMaxLength);
}
