using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>Base class of tests of the document, which is read once per class.</summary>
public abstract class OpenApiTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>Components that operations share. Schemas can refer to themselves, so they stay references.</summary>
    private static readonly string[] Shared = ["#/components/responses/", "#/components/parameters/", "#/components/headers/"];

    /// <summary>The document as it is sent.</summary>
    protected string Text { get; private set; } = "";

    /// <summary>The document with shared responses, parameters and headers in the place of the references to them.</summary>
    protected JsonNode Document { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        var answer = await Anonymous().GetAsync("/openapi/v1.json");
        Text = answer.Text;
        Document = WithoutReferences(answer.Json, answer.Json)!;
    }

    private static JsonNode? WithoutReferences(JsonNode? node, JsonNode document) => node switch
    {
        JsonObject when SharedIn(node) is { } path =>
            WithoutReferences(path.Split('/').Skip(1).Aggregate(document, (parent, name) => parent[name]!), document),
        JsonObject members =>
            new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, WithoutReferences(member.Value, document)))),
        JsonArray items => new JsonArray([.. items.Select(item => WithoutReferences(item, document))]),
        _ => node?.DeepClone(),
    };

    private static string? SharedIn(JsonNode node) =>
        node["$ref"] is JsonValue reference && Array.Exists(Shared, ((string)reference!).StartsWith) ? (string)reference! : null;
}
