using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Client.Tests.Setup;

/// <summary>Compares the shapes of the client with schemas.</summary>
internal static class Shapes
{
    /// <summary>Each member of a sent body is in the schema, and each property of the schema is sent.</summary>
    public static IEnumerable<string> CompareSent(DocumentedOperation operation, JsonNode schema, JsonNode sent, string path)
    {
        schema = operation.Resolve(schema);
        switch (sent)
        {
            case JsonArray { Count: > 0 } list:
                return CompareSent(operation, schema["items"]!, list[0]!, $"{path}[]");
            case JsonObject members when schema["properties"]?.AsObject() is { } properties:
                return Differences(members.Select(member => member.Key), properties.Select(property => property.Key), path).Concat(
                    members.Where(member => properties.ContainsKey(member.Key) && member.Value is not null).SelectMany(
                        member => CompareSent(operation, properties[member.Key]!, member.Value!, $"{path}.{member.Key}")));
            default:
                return [];
        }
    }

    /// <summary>A type has exactly the properties of a schema, with its types, and is never null only where the schema is.</summary>
    public static IEnumerable<string> CompareAnswer(DocumentedOperation operation, JsonNode schema, Type type, string path)
    {
        schema = operation.Resolve(schema);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (schema["enum"] is JsonArray names)
        {
            return type.IsEnum
                ? Differences(
                    Enum.GetNames(type).Skip(1).Select(JsonNamingPolicy.CamelCase.ConvertName),
                    names.Where(name => name is not null).Select(name => (string)name!),
                    path)
                : type == typeof(string) ? [] : [$"{path}: {type.Name} is no enum"];
        }

        if (type.IsGenericType)
        {
            return CompareAnswer(
                operation, (schema["items"] ?? schema["additionalProperties"])!, type.GetGenericArguments()[^1], $"{path}[]");
        }

        if (schema["properties"]?.AsObject() is { } properties)
        {
            var members = PulseJson.Default.GetTypeInfo(type)!.Properties.Where(member => member.Set is not null).ToList();
            return Differences(members.Select(member => member.Name), properties.Select(property => property.Key), path).Concat(
                members.Where(member => properties.ContainsKey(member.Name)).SelectMany(
                    member => CompareMember(operation, properties[member.Name]!, member, $"{path}.{member.Name}")));
        }

        // Times of OAuth are seconds since 1970.
        var isUnixTime = type == typeof(DateTimeOffset) && TypeOf(schema) == typeof(long);
        return TypeOf(schema) is { } expected && expected != type && !isUnixTime ? [$"{path}: {type.Name}, not {expected.Name}"] : [];
    }

    private static IEnumerable<string> CompareMember(DocumentedOperation operation, JsonNode schema, JsonPropertyInfo member, string path)
    {
        if (member.IsRequired && AllowsNull(schema))
        {
            yield return $"{path}: required, but null in the document";
        }

        foreach (var fault in CompareAnswer(operation, schema, member.PropertyType, path))
        {
            yield return fault;
        }
    }

    private static bool AllowsNull(JsonNode schema) =>
        (schema["type"] is JsonArray types && types.Any(type => (string?)type == "null"))
        || (schema["oneOf"] ?? schema["anyOf"])?.AsArray().Any(option => (string?)option!["type"] == "null") == true;

    private static Type? TypeOf(JsonNode schema)
    {
        var type = schema["type"] is JsonArray types ? (string?)types.First(one => (string?)one != "null") : (string?)schema["type"];
        return (type, (string?)schema["format"]) switch
        {
            ("string", "date-time") => typeof(DateTimeOffset),
            ("string", "date") => typeof(DateOnly),
            ("string", "uuid") => typeof(Guid),
            ("string", _) => typeof(string),
            ("boolean", _) => typeof(bool),
            ("integer", "int64") => typeof(long),
            ("integer", _) => typeof(int),
            ("number", _) => typeof(decimal),
            _ => null,
        };
    }

    private static IEnumerable<string> Differences(IEnumerable<string> ours, IEnumerable<string> documented, string path)
    {
        var (mine, theirs) = (ours.ToHashSet(), documented.ToHashSet());
        return mine.Except(theirs).Select(name => $"{path}.{name}: not documented")
            .Concat(theirs.Except(mine).Select(name => $"{path}.{name}: missing in the client"));
    }
}
