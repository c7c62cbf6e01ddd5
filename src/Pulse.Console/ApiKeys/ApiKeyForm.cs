using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Console.ApiKeys;

/// <summary>The form of a new API key. Its fields have the names of the request.</summary>
public sealed class ApiKeyForm
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string[] Permissions { get; init; } = [];

    /// <summary>The permissions that the user can grant.</summary>
    internal IReadOnlyList<PermissionDto> Grantable { get; set; } = [];

    public CreateApiKey ToRequest() => new(
        Name ?? "",
        [.. Permissions.Select(name => PermissionName.TryParse(name, out var parsed) ? parsed : PermissionName.OfChecked(name))],
        Description);
}
