using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>What responses always have is required in them, also where requests can leave it out.</summary>
public sealed class ResponseShapeTests(TestDatabase database) : OpenApiTests(database)
{
    /// <summary>RFC 7662: absent for a token that is not active. <c>Prefer: return=minimal</c> leaves out the key.</summary>
    private static readonly string[] SometimesAbsent = ["Introspection", "Verification.apiKey"];

    [Test]
    public void A_response_requires_every_property_at_every_depth()
    {
        var faults = new List<string>();
        var seen = new HashSet<string>();
        foreach (var schema in Answers())
        {
            Visit(schema, "", seen, faults);
        }

        Assert.That(seen, Is.SupersetOf(new[] { "BasicsResponse", "AddressResponse", "ApiKeyPolicyResponse", "Quota" }));
        Assert.That(faults, Is.Empty);
    }

    [TestCase("Basics", "address")]
    [TestCase("BusinessOwner", "ssn")]
    [TestCase("ApiKeyPolicy", "maxKeys")]
    public void A_request_can_leave_out_what_the_response_has(string schema, string property)
    {
        Assert.That(Schema(schema)["required"], Is.Null);
        Assert.That(RequiredIn(Schema($"{schema}Response")), Does.Contain(property));
        Assert.That((string?)Schema($"{schema}Response")["allOf"]![0]!["$ref"], Is.EqualTo($"#/components/schemas/{schema}"));
    }

    [Test]
    public void Requests_refer_to_no_shape_of_responses()
    {
        var bodies = from path in Document["paths"]!.AsObject()
                     from operation in path.Value!.AsObject()
                     select operation.Value!["requestBody"]?.ToJsonString() ?? "";

        Assert.That(bodies, Has.None.Contains("Response\""));
        foreach (var name in (string[])["ApplicationContent", "ApplicationContentPatch", "MerchantProfile", "Basics", "OrderProcessing"])
        {
            Assert.That(Schema(name).ToJsonString(), Does.Not.Contain("Response\""), name);
        }
    }

    private void Visit(JsonNode? schema, string name, HashSet<string> seen, List<string> faults)
    {
        if ((string?)schema?["$ref"] is { } reference)
        {
            name = reference.Split('/')[^1];
            if (!seen.Add(name))
            {
                return;
            }

            schema = Schema(name);
        }

        if (schema is null)
        {
            return;
        }

        var properties = PropertiesOf(schema);
        faults.AddRange(properties.Keys.Except(RequiredIn(schema)).Select(property => $"{name}.{property}")
            .Where(fault => !SometimesAbsent.Contains(fault) && !SometimesAbsent.Contains(name)));
        foreach (var part in properties.Values.Concat(schema["oneOf"]?.AsArray() ?? []).Append(schema["items"]))
        {
            Visit(part, name, seen, faults);
        }
    }

    /// <summary>Its own properties stand before those that it extends.</summary>
    private Dictionary<string, JsonNode?> PropertiesOf(JsonNode schema) =>
        (schema["properties"]?.AsObject() ?? []).Concat(Extended(schema).SelectMany(PropertiesOf))
            .DistinctBy(property => property.Key).ToDictionary(property => property.Key, property => property.Value);

    private IEnumerable<string> RequiredIn(JsonNode schema) =>
        (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Concat(Extended(schema).SelectMany(RequiredIn));

    private IEnumerable<JsonNode> Extended(JsonNode schema) =>
        (schema["allOf"]?.AsArray() ?? []).Select(general => Schema(((string)general!["$ref"]!).Split('/')[^1]));

    private IEnumerable<JsonNode?> Answers() =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        from response in operation.Value!["responses"]!.AsObject()
        where response.Key.StartsWith('2')
        select response.Value?["content"]?["application/json"]?["schema"];

    private JsonNode Schema(string name) => Document["components"]!["schemas"]![name]!;
}
