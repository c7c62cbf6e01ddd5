using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Api.Json;

/// <summary>
/// Finds the first error of a body that the serializer has rejected: it reads the body again together with the expected types. The
/// serializer's exceptions describe the kind of error only in their messages, which name .NET types.
/// </summary>
internal ref struct JsonFaultFinder(ReadOnlySpan<byte> body, JsonSerializerOptions options)
{
    private Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = options.MaxDepth });
    private string path = "";

    /// <returns>The JSON path (empty for the whole body) and a message for the caller. Null if no error is found.</returns>
    public (string Path, string Message)? Find(Type type)
    {
        try
        {
            reader.Read();
            if (FaultOf(type) is { } message)
            {
                return (path, message);
            }

            reader.Read();
            return null;
        }
        catch (JsonException malformed)
        {
            return (path, $"Not valid JSON, line {malformed.LineNumber + 1}.");
        }
    }

    /// <summary>
    /// Checks a value. The reader must be at its first token, and is moved to its last. <see cref="path"/> is then the path of an error.
    /// </summary>
    private string? FaultOf(Type declared)
    {
        var type = MergePatchConverterFactory.PatchedBy(declared) ?? declared;
        if (reader.TokenType == JsonTokenType.Null && (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null))
        {
            return null;
        }

        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => FaultInObject(info),
            JsonTypeInfoKind.Dictionary => FaultInObject(info),
            JsonTypeInfoKind.Enumerable => FaultInList(info.ElementType!),
            _ => FaultOfScalar(type),
        };
    }

    private string? FaultInObject(JsonTypeInfo info)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "Must be an object.";
        }

        var (outer, names) = (path, new HashSet<string>(StringComparer.Ordinal));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadName() is not { } name)
            {
                return "The name of a property is not valid Unicode text.";
            }

            path = outer.Length == 0 || name.Length == 0 ? outer + name : $"{outer}.{name}";
            var fault = !names.Add(name) ? "The property occurs more than once."
                : TypeOf(info, name) is not { } type ? "Unknown property."
                : reader.Read() ? FaultOf(type) : null;
            if (fault is not null)
            {
                return fault;
            }

            path = outer;
        }

        return null;
    }

    private string? FaultInList(Type element)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return "Must be a list.";
        }

        var outer = path;
        path = $"{outer}[0]";
        for (var i = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (FaultOf(element) is { } fault)
            {
                return fault;
            }

            path = $"{outer}[{i}]";
        }

        path = outer;
        return null;
    }

    private string? FaultOfScalar(Type type)
    {
        // Malformed JSON within the value is reported as such.
        var value = reader;
        value.Skip();
        try
        {
            JsonSerializer.Deserialize(ref reader, type, options);
            return null;
        }
        catch (InvalidJsonValueException invalid)
        {
            return invalid.Message;
        }
        catch (JsonException)
        {
            return $"Must be {Needed(Nullable.GetUnderlyingType(type) ?? type)}.";
        }
    }

    /// <returns>Null if the name is an incomplete surrogate pair, or not UTF-8.</returns>
    private readonly string? ReadName()
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>The type of a member. Null if there is no such member.</returns>
    private static Type? TypeOf(JsonTypeInfo info, string name) => info.Kind == JsonTypeInfoKind.Dictionary
        ? info.ElementType
        : info.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;

    private static string Needed(Type type) => type switch
    {
        _ when type == typeof(Guid) => "a UUID",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => $"a whole number from {int.MinValue} to {int.MaxValue}",
        _ when type == typeof(long) => $"a whole number from {long.MinValue} to {long.MaxValue}",
        _ => "a value of the documented type",
    };
}
