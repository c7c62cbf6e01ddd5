using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Requests of each operation in an OpenAPI document, with one value at a time that no honest client sends.</summary>
public sealed class HostileRequests(JsonNode document)
{
    /// <summary>As JSON text, because serializers refuse to write some of them.</summary>
    private static readonly string[] Values =
        ["null", "true", "-1", "2147483648", "1e400", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"9999-12-31T23:59:59.999Z\"", "[null]", "{}"];

    private static readonly string[] Instants =
        [
            "\"0001-01-01T00:00:00.000Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-30T00:00:00Z\"", "\"9999-12-31\"", "\"0001-01-01\"",
        ];

    private static readonly string[] Parameters =
        [
            "", "-1", "0", "2147483648", "10000000", "%00", "%F0%9F%98%80", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59-14:00", "true", "hour",
        ];

    private static readonly string[] Ids =
    [
        "0",
        "2147483647",
        "2147483648",
        "-1",
        "%00",
        "00000000-0000-0000-0000-000000000000",
        "0000000000000000",
        "9999999999999999",
    ];

    private const int MaxDepth = 4;

    private const string Marked = "the marked value";

    /// <summary>Method and path of each operation.</summary>
    public IEnumerable<(HttpMethod Method, string Path)> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (new HttpMethod(operation.Key.ToUpperInvariant()), path.Key);

    /// <summary>The requests of an operation: paths with queries, and bodies. Null: no body.</summary>
    /// <param name="real">The path with ids of existing items.</param>
    public IEnumerable<(string Path, string? Body)> Of(HttpMethod method, string path, string real)
    {
        var operation = document["paths"]![path]![method.Method.ToLowerInvariant()]!;
        var body = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        var honest = body is null ? null : Example(body).ToJsonString();
        var marked = real.Split('/')
            .Zip(path.Split('/'), (found, named) => named.StartsWith('{') ? (found, IsParameter: true) : (found, IsParameter: false))
            .ToList();
        for (var i = 0; i < marked.Count; i++)
        {
            foreach (var id in marked[i].IsParameter ? Ids : [])
            {
                yield return (string.Join('/', marked.Select((part, at) => at == i ? id : part.found)), honest);
            }
        }

        foreach (var parameter in operation["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "query") ?? [])
        {
            foreach (var value in Parameters)
            {
                yield return ($"{real}?{parameter!["name"]}={value}", honest);
            }
        }

        foreach (var hostile in body is null ? [] : Bodies(body))
        {
            yield return (real, hostile);
        }

        yield return (real, honest);
    }

    private IEnumerable<string> Bodies(JsonNode schema) =>
        from field in Fields(schema, [], MaxDepth)
        from value in Values.Concat(field.IsInstant ? Instants : [])
        select With(Example(schema), field.Path, value);

    private static string With(JsonNode body, string[] path, string value)
    {
        var parent = body;
        foreach (var name in path[..^1])
        {
            parent = parent switch
            {
                JsonObject map => map[name] is JsonObject or JsonArray ? map[name]! : map[name] = new JsonObject(),
                JsonArray { Count: > 0 } list => list[0] is JsonObject ? list[0]! : list[0] = new JsonObject(),
                _ => parent,
            };
        }

        if (parent is JsonArray several)
        {
            several.Clear();
            several.Add(Marked);
        }
        else
        {
            parent[path[^1]] = Marked;
        }

        return body.ToJsonString().Replace($"\"{Marked}\"", value, StringComparison.Ordinal);
    }

    private IEnumerable<(string[] Path, bool IsInstant)> Fields(JsonNode schema, string[] above, int depth)
    {
        var resolved = Resolve(schema);
        if (depth == 0)
        {
            yield break;
        }

        foreach (var (name, property) in resolved["properties"]?.AsObject().ToList() ?? [])
        {
            string[] path = [.. above, name];
            yield return (path, IsInstant(Resolve(property!)));
            foreach (var inner in Fields(property!, path, depth - 1))
            {
                yield return inner;
            }
        }

        if (resolved["items"] is { } items)
        {
            yield return ([.. above, "0"], IsInstant(Resolve(items)));
            foreach (var inner in Fields(items, [.. above, "0"], depth - 1))
            {
                yield return inner;
            }
        }
    }

    private JsonNode Example(JsonNode schema) => Resolve(schema)["examples"]?[0]?.DeepClone() ?? new JsonObject();

    private JsonNode Resolve(JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return Resolve(document["components"]!["schemas"]![reference.Split('/')[^1]]!);
        }

        return schema["oneOf"]?.AsArray().FirstOrDefault(one => (string?)one!["$ref"] is not null) is { } alternative
            ? Resolve(alternative)
            : schema;
    }

    private static bool IsInstant(JsonNode schema) => (string?)schema["format"] is "date-time" or "date";
}
