using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pulse.Domain.Permissions;

/// <summary>
/// The name of a permission: a built-in one, or one that the installation defines. A custom name contains <c>:</c> or <c>.</c>, a built-in
/// one never does. Compared by its code units.
/// </summary>
public readonly partial record struct PermissionName
{
    public const int MinLength = 3;
    public const int MaxLength = 64;

    /// <summary>The form of a custom name, which must also contain a dot or a colon.</summary>
    public const string CustomPattern = "^(?=.*[.:])[a-z][A-Za-z0-9]*([.:_-][A-Za-z0-9]+)+$";

    /// <summary>The form of all names.</summary>
    public const string Pattern = "^[a-z][A-Za-z0-9]*([.:_-][A-Za-z0-9]+)*$";

    private readonly string? value;

    internal PermissionName(string value, Permission? builtIn) => (this.value, BuiltIn) = (value, builtIn);

    public string Value => value ?? "";

    /// <summary>Null for a custom permission.</summary>
    public Permission? BuiltIn { get; }

    public static implicit operator PermissionName(Permission permission) => PermissionNames.Of(permission);

    /// <summary>Finds a built-in permission, or checks the form of a custom name. Case-sensitive.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PermissionName name)
    {
        if (text is null)
        {
            name = default;
            return false;
        }

        if (PermissionNames.TryParse(text, out var builtIn))
        {
            name = builtIn;
            return true;
        }

        var isCustom = IsCustom(text);
        name = isCustom ? new PermissionName(text, null) : default;
        return isCustom;
    }

    /// <summary>Whether a text has the form of a custom name.</summary>
    public static bool IsCustom(string text) => text.Length is >= MinLength and <= MaxLength && CustomForm().IsMatch(text);

    public bool Equals(PermissionName other) => BuiltIn == other.BuiltIn && (BuiltIn is not null || Value == other.Value);

    public override int GetHashCode() => BuiltIn is { } permission ? (int)permission : Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;

    /// <summary>A custom name that was checked before.</summary>
    public static PermissionName OfChecked(string name) => new(name, null);

    [GeneratedRegex(@"\A(?=.*[.:])[a-z][A-Za-z0-9]*([.:_-][A-Za-z0-9]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CustomForm();
}
