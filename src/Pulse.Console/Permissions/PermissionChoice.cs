using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Permissions;

/// <summary>The field <c>permissions</c> of a form.</summary>
/// <param name="Offered">The permissions that can be ticked.</param>
/// <param name="Chosen">The names of the ticked ones.</param>
public sealed record PermissionChoice(IReadOnlyList<PermissionDto> Offered, IReadOnlyCollection<string> Chosen)
{
    /// <summary>Offers what the user can grant, and what is chosen already.</summary>
    public static PermissionChoice Of(IEnumerable<PermissionDto> visible, IReadOnlyCollection<string> chosen) =>
        new([.. visible.Where(permission => permission.Grantable || chosen.Contains(permission.Name.Value))], chosen);

    /// <summary>The names of a form. The request reports those that do not exist.</summary>
    public static IReadOnlyList<PermissionName> Parse(IEnumerable<string> names) =>
        [.. names.Select(name => PermissionName.TryParse(name, out var parsed) ? parsed : PermissionName.OfChecked(name))];
}
