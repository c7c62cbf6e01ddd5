using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Domain.Permissions;

namespace Pulse.Api.Json;

/// <summary>Permissions by their exact names.</summary>
internal sealed class PermissionConverter : JsonConverter<Permission>
{
    /// <summary>The names as they stand in JSON.</summary>
    private static readonly FrozenDictionary<Permission, JsonEncodedText> Encoded =
        Enum.GetValues<Permission>().ToFrozenDictionary(permission => permission, permission => JsonEncodedText.Encode(permission.Name()));

    public override Permission Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? TextConverter.ReadText(ref reader) : throw new InvalidJsonValueException("Must be the name of a permission.");
        return PermissionNames.TryParse(name, out var permission)
            ? permission
            : throw new InvalidJsonValueException($"There is no permission '{Shorten(name)}'. GET /permissions lists them.");
    }

    public override void Write(Utf8JsonWriter writer, Permission value, JsonSerializerOptions options) => writer.WriteStringValue(Encoded[value]);

    private static string Shorten(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "...");
}
