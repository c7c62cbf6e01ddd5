using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Domain.Permissions;

namespace Pulse.Api.Json;

/// <summary>Reads and writes permissions by their exact names.</summary>
internal sealed class PermissionConverter : JsonConverter<Permission>
{
    /// <summary>The JSON names.</summary>
    private static readonly FrozenDictionary<Permission, JsonEncodedText> Encoded =
        Enum.GetValues<Permission>().ToFrozenDictionary(permission => permission, permission => JsonEncodedText.Encode(permission.Name()));

    public override Permission Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new InvalidJsonValueException("Must be the name of a permission.");
        }

        var name = TextConverter.ReadText(ref reader);
        return PermissionNames.TryParse(name, out var permission)
            ? permission
            : throw new InvalidJsonValueException($"Unknown permission '{Shorten(name)}'. GET /permissions lists all permissions.");
    }

    public override void Write(Utf8JsonWriter writer, Permission value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Encoded[value]);

    private static string Shorten(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "...");
}
