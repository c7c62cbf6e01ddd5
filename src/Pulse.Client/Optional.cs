using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Client;

/// <summary>
/// A member of a patch that can be absent. <c>default</c> leaves the stored value as it is, null clears it, and a value replaces it.
/// A value converts implicitly; a list is <c>new(["a", "b"])</c>.
/// </summary>
/// <typeparam name="T">Type of the value. A member that cannot be cleared has a type without null.</typeparam>
public readonly record struct Optional<T>
{
    /// <summary>A member that is sent, also if the value is null.</summary>
    public Optional(T value) => (IsSet, Value) = (true, value);

    /// <summary>Whether the member is sent.</summary>
    public bool IsSet { get; }

    /// <summary>The value that is sent. <c>default</c> if <see cref="IsSet"/> is false.</summary>
    public T? Value { get; }

    /// <summary>A member that is sent.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}

/// <summary>Writes the value. The serializer leaves out what is <c>default</c>, and null is not.</summary>
internal sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
{
    public override bool HandleNull => true;

    public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, ShapeOf(options))!);

    public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options)
    {
        if (value.Value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Value, ShapeOf(options));
        }
    }

    private static JsonTypeInfo<T> ShapeOf(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
