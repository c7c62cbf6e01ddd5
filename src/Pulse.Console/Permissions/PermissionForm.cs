using Pulse.Application.Common;
using Pulse.Application.Permissions;

namespace Pulse.Console.Permissions;

/// <summary>The form of a custom permission.</summary>
public sealed class PermissionForm
{
    private static readonly char[] Separators = [' ', ',', ';', '\r', '\n', '\t'];

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Account ids, separated by spaces, commas or lines. Empty: all accounts.</summary>
    public string? Accounts { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    internal static PermissionForm Of(Versioned<PermissionDto> permission) => new()
    {
        Name = permission.Value.Name.Value,
        Description = permission.Value.Description,
        Version = permission.Version,
    };

    public DefinePermission ToDefinition()
    {
        var accounts = (Accounts ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return new DefinePermission(Name ?? "", Description ?? "", accounts.Length == 0 ? null : accounts);
    }

    public UpdatePermission ToUpdate(string name) =>
        new(name, new PermissionPatch { Description = new(Description ?? "") }, new IfMatch([Version]));
}

/// <summary>A permission before its deletion.</summary>
/// <param name="Name">The permission.</param>
/// <param name="Holders">Who loses it.</param>
public sealed record PermissionHoldersPage(string Name, PermissionHoldersDto Holders);
