using System.Text.Json.Nodes;

namespace Pulse.Client.Tests.Setup;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed record DocumentedOperation(string Name, JsonNode Json, JsonNode Root)
{
    /// <summary>Names of the parameters in a place, such as <c>query</c>.</summary>
    public IEnumerable<string> ParametersIn(string place) => Parameters.Where(parameter => (string?)parameter["in"] == place)
        .Select(parameter => (string)parameter["name"]!);

    /// <summary>Whether <c>Prefer: wait</c> is accepted. There are other preferences.</summary>
    public bool AcceptsWait => Parameters.Any(parameter =>
        (string?)parameter["name"] == "Prefer" && ((string?)parameter["description"])!.StartsWith("wait", StringComparison.Ordinal));

    public JsonNode? Body => Schema(Json["requestBody"]);

    /// <summary>The schemas of the successful answers.</summary>
    public IEnumerable<JsonNode> Answers => Json["responses"]!.AsObject().Where(answer => answer.Key[0] == '2')
        .Select(answer => Schema(answer.Value)).OfType<JsonNode>();

    private IEnumerable<JsonNode> Parameters => (Json["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!));

    /// <summary>The schema behind references, without the alternative null, and with the properties of all its parts.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        if ((string?)node["$ref"] is { } reference)
        {
            return Resolve(reference[2..].Split('/').Aggregate(Root, (found, part) => found[part]!));
        }

        var alternatives = (node["oneOf"] ?? node["anyOf"])?.AsArray().Where(option => (string?)option!["type"] is not "null").ToList();
        return alternatives is [{ } only] ? Resolve(only) : node["allOf"] is JsonArray parts ? Combine(node, parts) : node;
    }

    private JsonObject Combine(JsonNode schema, JsonArray parts)
    {
        var properties = new JsonObject();
        foreach (var (name, property) in parts.Select(part => Resolve(part!)).Append(schema)
            .SelectMany(part => part["properties"]?.AsObject() ?? []))
        {
            properties[name] = property!.DeepClone();
        }

        return properties.Count > 0 ? new JsonObject { ["properties"] = properties } : (JsonObject)Resolve(parts[0]!).DeepClone();
    }

    private JsonNode? Schema(JsonNode? holder) => holder is null ? null
        : Resolve(holder)["content"]?.AsObject().Select(content => content.Value!["schema"]).FirstOrDefault();
}

/// <summary>The OpenAPI document of a running Pulse.</summary>
internal static class Document
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    /// <summary>All operations by method and path.</summary>
    public static async Task<Dictionary<string, DocumentedOperation>> ReadAsync(Uri pulse)
    {
        using var http = new HttpClient { BaseAddress = pulse };
        var root = JsonNode.Parse(await http.GetStringAsync("openapi/v1.json"))!;
        return root["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(method => Methods.Contains(method.Key))
                .Select(method => new DocumentedOperation($"{method.Key.ToUpperInvariant()} {path.Key}", method.Value!, root)))
            .ToDictionary(operation => operation.Name);
    }
}
