using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>Responses have the properties that the document requires, of the types that it says.</summary>
public sealed class ConformanceTests(TestDatabase database) : OperationTests(database)
{
    [Test]
    public async Task Each_response_of_a_read_conforms_to_its_schema()
    {
        var ground = await MakeGroundAsync();
        foreach (var path in Reads)
        {
            var answer = await ground.CallerOf(path).GetAsync(ground.PathOf(path));
            var schema = Document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NotFound), path);
            if (answer.Status == HttpStatusCode.OK)
            {
                Assert.That(FaultsIn(answer.Json, schema, path), Is.Empty);
            }
        }
    }

    [Test]
    public async Task A_response_that_lacks_a_property_or_has_another_type_does_not_conform()
    {
        var role = (await Admin.GetAsync("/roles/1")).Json.AsObject();
        var schema = JsonNode.Parse("""{"$ref":"#/components/schemas/Role"}""")!;
        Assert.That(FaultsIn(role, schema, "role"), Is.Empty);

        role.Remove("name");
        role["builtIn"] = "yes";

        Assert.That(FaultsIn(role, schema, "role"), Is.EquivalentTo(new[] { "role has no name", "role.builtIn is not boolean: String" }));
    }

    private IEnumerable<string> FaultsIn(JsonNode? value, JsonNode schema, string path)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return FaultsIn(value, Document["components"]!["schemas"]![reference.Split('/')[^1]]!, path);
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            return value is null ? [] : FaultsIn(value, choices[^1]!, path);
        }

        var inherited = schema["allOf"]?.AsArray().SelectMany(general => FaultsIn(value, general!, path)) ?? [];
        return inherited.Concat(OwnFaultsIn(value, schema, path));
    }

    private IEnumerable<string> OwnFaultsIn(JsonNode? value, JsonNode schema, string path)
    {
        string[] types = schema["type"] is JsonArray several ? [.. several.Select(type => (string)type!)] : [(string)schema["type"]!];
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (!types.Any(type => IsOf(kind, type)))
        {
            return [$"{path} is not {string.Join(" or ", types)}: {kind}"];
        }

        return value switch
        {
            JsonArray items => items.SelectMany((item, index) => FaultsIn(item, schema["items"]!, $"{path}[{index}]")),
            JsonObject members => FaultsInMembers(members, schema, path),
            _ when schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)) =>
                [$"{path} is no name: {value}"],
            _ => [],
        };
    }

    private IEnumerable<string> FaultsInMembers(JsonObject members, JsonNode schema, string path)
    {
        var missing = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Where(name => !members.ContainsKey(name))
            .Select(name => $"{path} has no {name}");
        var faults = from member in members
                     let known = schema["properties"]?[member.Key] ?? schema["additionalProperties"]
                     where known is JsonObject { Count: > 0 }
                     from fault in FaultsIn(member.Value, known, $"{path}.{member.Key}")
                     select fault;
        return missing.Concat(faults);
    }

    private static bool IsOf(JsonValueKind kind, string type) => type switch
    {
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "integer" or "number" => kind == JsonValueKind.Number,
        _ => kind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };
}
