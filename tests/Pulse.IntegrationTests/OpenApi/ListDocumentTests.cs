using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>Every operation that returns an array is paged and documents this. No list is truncated without notice.</summary>
public sealed class ListDocumentTests(TestDatabase database) : OpenApiTests(database)
{
    /// <summary>Pages by cursor only, because its events are not counted.</summary>
    private const string AuditLog = "/audit-events";

    [Test]
    public void Every_list_documents_its_pages_its_order_its_search_and_its_headers()
    {
        foreach (var (path, operation) in Document.Lists())
        {
            string[] parameters = path == AuditLog ? ["pageSize", "cursor"] : ["page", "pageSize", "cursor", "search", "sort"];
            string[] headers = path == AuditLog ? ["Link"] : ["X-Total-Count", "X-Total-Count-Exact", "Link"];

            Assert.That(
                operation["parameters"]!.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!),
                Is.SupersetOf(parameters),
                path);
            Assert.That(
                operation["responses"]!["200"]!["headers"]!.AsObject().Select(header => header.Key), Is.EquivalentTo(headers), path);
        }
    }

    [Test]
    public void The_list_of_sessions_documents_every_parameter_that_it_takes()
    {
        var parameters = Document["paths"]!["/sessions"]!["get"]!["parameters"]!.AsArray()
            .Where(parameter => (string?)parameter!["in"] == "query")
            .ToList();

        Assert.That(parameters.Select(parameter => (string)parameter!["name"]!), Is.EquivalentTo(new[]
        {
            "page", "pageSize", "cursor", "search", "sort", "mine", "id", "principal.type", "principal.id", "principal.name", "ipAddress",
            "userAgent", "createdAt", "expiresAt",
        }));
        Assert.That(
            (string?)parameters.Single(parameter => (string?)parameter!["name"] == "mine")!["schema"]!["type"], Is.EqualTo("boolean"));
    }

    [TestCase("/apikeys", "active", "boolean", null)]
    [TestCase("/apikeys", "id", "string", "uuid")]
    [TestCase("/apikeys", "createdAt", "string", "date-time")]
    [TestCase("/apikeys", "expiresAt", "string", "date-time")]
    [TestCase("/users", "id", "integer", null)]
    [TestCase("/roles", "builtIn", "boolean", null)]
    public void A_filter_documents_the_type_of_its_field(string path, string field, string type, string? format)
    {
        var schema = Document["paths"]![path]!["get"]!["parameters"]!.AsArray()
            .Single(parameter => (string?)parameter!["name"] == field)!["schema"]!;

        Assert.That(((string?)schema["type"], (string?)schema["format"]), Is.EqualTo((type, format)));
    }

    [Test]
    public void The_list_of_role_holders_documents_the_role_parameter_and_its_own_sort_order()
    {
        var parameters = Document["paths"]!["/roles/{id}/assignments"]!["get"]!["parameters"]!.AsArray();

        Assert.That((string?)parameters.Single(parameter => (string?)parameter!["in"] == "path")!["name"], Is.EqualTo("id"));
        Assert.That(
            (string?)parameters.Single(parameter => (string?)parameter!["name"] == "sort")!["schema"]!["default"],
            Is.EqualTo("-userId"));
    }
}

/// <summary>The lists in the document.</summary>
internal static class DocumentedLists
{
    /// <returns>Every GET that returns an array, by its path.</returns>
    public static IReadOnlyList<(string Path, JsonNode Operation)> Lists(this JsonNode document)
    {
        (string Path, JsonNode Operation)[] lists =
        [
            .. from path in document["paths"]!.AsObject()
               let operation = path.Value!["get"]
               where (string?)operation?["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["type"] == "array"
               select (path.Key, operation),
        ];
        Assert.That(lists, Has.Length.GreaterThanOrEqualTo(10));
        return lists;
    }
}
