using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>
/// Reads and writes the names of an enum in camelCase. A name that this client does not know, of a newer Pulse, is read as
/// <c>Unknown</c>, the value 0. <c>Unknown</c> is never written.
/// </summary>
internal sealed class NameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().Where(IsKnown).ToDictionary(NameOf);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Values.GetValueOrDefault(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(TextOf(value));

    /// <exception cref="ArgumentException">The value is unknown.</exception>
    public static string TextOf(T value) => IsKnown(value) && Enum.IsDefined(value)
        ? NameOf(value)
        : throw new ArgumentException($"{typeof(T).Name}.{value} cannot be sent: Pulse does not define it.");

    private static bool IsKnown(T value) => !EqualityComparer<T>.Default.Equals(value, default);

    private static string NameOf(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
