using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Domain.Permissions;

namespace Pulse.Api.Json;

/// <summary>Reads and writes permissions by their exact names.</summary>
internal sealed class PermissionConverter : JsonConverter<PermissionName>
{
    /// <summary>The JSON names of the built-in permissions, by number.</summary>
    private static readonly JsonEncodedText[] Encoded =
        Array.ConvertAll(Enum.GetValues<Permission>(), permission => JsonEncodedText.Encode(permission.Name()));

    public override PermissionName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new InvalidJsonValueException("Must be the name of a permission.");
        }

        var name = TextConverter.ReadText(ref reader);
        return PermissionName.TryParse(name, out var permission)
            ? permission
            : throw new InvalidJsonValueException($"Unknown permission '{Shorten(name)}'. GET /permissions lists all permissions.");
    }

    public override void Write(Utf8JsonWriter writer, PermissionName value, JsonSerializerOptions options)
    {
        if (value.BuiltIn is { } builtIn)
        {
            writer.WriteStringValue(Encoded[(int)builtIn]);
        }
        else
        {
            writer.WriteStringValue(value.Value);
        }
    }

    private static string Shorten(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "...");
}
