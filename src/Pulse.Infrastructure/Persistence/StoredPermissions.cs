using BitFaster.Caching.Lru;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Domain.Permissions;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Maps a set of permissions to two columns: a number for the built-in ones, and a text for the others. The text is null if there are none,
/// so that an index finds the rows that have some.
/// </summary>
internal static class StoredPermissions
{
    public const string BuiltIn = "BuiltInPermissions";
    public const string Custom = nameof(CustomPermissions);

    /// <summary>The name of an index and its filter. Only rows with custom permissions are in it.</summary>
    private const string IsCustom = $"{Custom} IS NOT NULL";

    /// <param name="builder">The entity type.</param>
    /// <param name="set">Its property with the set.</param>
    public static void HasPermissions<T>(this EntityTypeBuilder<T> builder, string set)
        where T : class
    {
        builder.Ignore(set);
        builder.Property<long>(BuiltIn).HasColumnName("Permissions");
        builder.Property<CustomPermissions?>(Custom).HasCustomPermissions();
        builder.HasIndex(["Id"], $"IX_{typeof(T).Name}_{Custom}").HasFilter(IsCustom);
    }

    /// <summary>Maps a column of names between single spaces.</summary>
    public static void HasCustomPermissions(this PropertyBuilder<CustomPermissions?> property) =>
        property
        .HasConversion((ValueConverter)new CustomPermissionsConverter())
        .HasMaxLength((PermissionCatalogue.MaxCustom * (PermissionName.MaxLength + 1)) + 1).IsUnicode(false);

    /// <summary>Maps a set that is read only as a whole to one column of all its names. Null: there is no set.</summary>
    public static void HasAllNames(this PropertyBuilder<PermissionSet?> property) => property
        .HasConversion((ValueConverter)new PermissionSetConverter())
        .HasMaxLength((PermissionCatalogue.MaxCustom + PermissionSet.BuiltIn.Count) * (PermissionName.MaxLength + 1)).IsUnicode(false);
}

/// <summary>The names of a set between single spaces.</summary>
internal sealed class PermissionSetConverter()
    : ValueConverter<PermissionSet, string>(set => string.Join(' ', set.ToSortedList()), text => Read(text))
{
    private static PermissionSet Read(string text) => PermissionSet.Of(
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => PermissionName.TryParse(name, out var permission)
            ? permission
            : throw new InvalidOperationException($"A stored set of permissions has the unknown name {name}.")),
    ]);
}

/// <summary>Reads equal texts as one shared instance, as far as a bounded cache knows them.</summary>
internal sealed class CustomPermissionsConverter()
    : ValueConverter<CustomPermissions, string>(names => names.Text, text => CustomPermissionsConverter.Read(text))
{
    /// <summary>Length of a long text. There are few of them, because each holds a large part of the catalogue.</summary>
    private const int LongLength = 1_000;

    private static readonly ConcurrentLru<string, CustomPermissions> Short = new(Environment.ProcessorCount, 2_000, StringComparer.Ordinal);
    private static readonly ConcurrentLru<string, CustomPermissions> Long = new(Environment.ProcessorCount, 64, StringComparer.Ordinal);

    public static CustomPermissions Read(string text) => (text.Length > LongLength ? Long : Short).GetOrAdd(
        text,
        static text => CustomPermissions.OfText(text) ?? throw new InvalidOperationException("A stored set of permissions is empty."));
}
