using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pulse.Cli.Running;

/// <summary>
/// JSON in the shape of the API: the same names, null where there is nothing. All that is not ASCII is escaped, so that the output is safe
/// on a terminal too.
/// </summary>
internal static class Json
{
    public static JsonSerializerOptions Line { get; } = NewOptions(indented: false);

    public static JsonSerializerOptions Text { get; } = NewOptions(indented: true);

    /// <summary>Reads files of users: an unknown member is a typing error.</summary>
    public static JsonSerializerOptions Strict { get; } = new(Line) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Without one member, such as a secret that goes elsewhere.</summary>
    public static JsonNode Without(object value, string member)
    {
        var node = JsonSerializer.SerializeToNode(value, value.GetType(), Line)!;
        node.AsObject().Remove(member);
        return node;
    }

    private static JsonSerializerOptions NewOptions(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
