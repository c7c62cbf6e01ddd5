using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>What generators of clients need from the document: names, required properties, limits and components.</summary>
public sealed class GeneratorTests(TestDatabase database) : OpenApiTests(database)
{
    /// <summary>Headers that a request can omit. A docs page would send their examples.</summary>
    private static readonly string[] OptionalHeaders =
        ["x-account-id", "Idempotency-Key", "If-Match", "If-None-Match", "Prefer", "Last-Event-ID", "Last-Stream-ID"];

    [Test]
    public void Each_operation_has_its_own_id()
    {
        var ids = Operations.Select(operation => (string?)operation["operationId"]).ToList();

        Assert.That(ids, Is.All.Match("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$"));
        Assert.That(ids, Is.Unique);
    }

    [TestCase("/apikeys/{id}/rotate", "post", "ApiKeys_Rotate")]
    [TestCase("/apikeys/{id}/rotate/complete", "post", "ApiKeys_CompleteRotation")]
    [TestCase("/apikeys/verify/batch", "post", "ApiKeys_VerifyBatch")]
    [TestCase("/auth/login", "post", "Sessions_Login")]
    [TestCase("/auth/password", "post", "OwnIdentity_ChangePassword")]
    [TestCase("/oauth2/token", "post", "OAuth_IssueToken")]
    [TestCase("/accounts/{accountId}/apikey-policy", "put", "Accounts_SetApiKeyPolicy")]
    public void An_id_is_the_tag_and_the_action(string path, string method, string id) =>
        Assert.That((string?)Document["paths"]![path]![method]!["operationId"], Is.EqualTo(id));

    [Test]
    public void The_server_is_the_one_that_sent_the_document() =>
        Assert.That(Document["servers"]!.ToJsonString(), Is.EqualTo("""[{"url":"/"}]"""));

    [Test]
    public void Optional_headers_have_no_example()
    {
        var headers = Operations.SelectMany(operation => operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => (string?)parameter!["in"] == "header").ToList();

        Assert.That(headers.Select(header => (string?)header!["name"]).Distinct(), Is.EquivalentTo(OptionalHeaders));
        Assert.That(headers.Select(header => header!["example"] ?? header["examples"] ?? header["required"]), Is.All.Null);
    }

    [TestCase("CreateApiKey", "name", "permissions")]
    [TestCase("RateLimit", "limit", "windowSeconds")]
    [TestCase("ImportedApiKey", "name", "permissions", "digest")]
    [TestCase("KeyDigest", "algorithm", "encoding", "value")]
    [TestCase("PresentedApiKey", "apiSecret")]
    [TestCase("CreateUser", "email")]
    [TestCase("Impersonate", "userId")]
    [TestCase("ChangePassword", "currentPassword", "newPassword")]
    [TestCase("UserMemberships", "accounts")]
    [TestCase("UserMembership", "accountId")]
    public void A_request_requires_what_its_validator_demands(string schema, params string[] properties)
    {
        Assert.That(Required(schema), Is.EquivalentTo(properties));
        foreach (var property in properties)
        {
            Assert.That(Schema(schema)["properties"]![property]!.ToJsonString(), Does.Not.Contain("null"), property);
        }
    }

    [TestCase("Login")]
    [TestCase("ApiKeyPatch")]
    [TestCase("RateLimitPatch")]
    [TestCase("ApiKeyRotation")]
    [TestCase("ApplicationContent")]
    public void A_request_does_not_require_what_can_be_absent(string schema) => Assert.That(Required(schema), Is.Empty);

    [Test]
    public void A_response_requires_all_properties_except_those_that_can_be_left_out()
    {
        Assert.That(Required("ApiKey"), Is.EquivalentTo(Schema("ApiKey")["properties"]!.AsObject().Select(property => property.Key)));
        Assert.That(Required("IssuedApiKey"), Is.EqualTo(new[] { "apiSecret" }));
        Assert.That((string?)Schema("IssuedApiKey")["allOf"]![0]!["$ref"], Is.EqualTo("#/components/schemas/ApiKey"));
        Assert.That(Required("Verification"), Does.Not.Contain("apiKey").And.Contain("quota"), "Prefer: return=minimal");
        Assert.That(Required("Introspection"), Is.EqualTo(new[] { "active" }));
        Assert.That(Required("Problem"), Does.Contain("code").And.Not.Contain("errors"));
    }

    [TestCase("CreateApiKey", "name", """{"maxLength":100,"minLength":1}""")]
    [TestCase("CreateApiKey", "permissions", """{"minItems":1}""")]
    [TestCase("CreateApiKey", "allowedIps", """{"maxItems":100}""")]
    [TestCase("CreateApiKey", "prefix", """{"pattern":"^[a-z0-9]{2,16}$"}""")]
    [TestCase("RateLimit", "limit", """{"maximum":100000,"minimum":1}""")]
    [TestCase("RateLimitPatch", "windowSeconds", """{"maximum":86400,"minimum":1}""")]
    [TestCase("Quota", "limit", """{"maximum":1000000000000,"minimum":1}""")]
    [TestCase("ApiKeyRotation", "graceSeconds", """{"maximum":315360000,"minimum":0}""")]
    [TestCase("Login", "lifetimeSeconds", """{"minimum":1}""")]
    [TestCase("ImportedApiKey", "hint", """{"maxLength":4}""")]
    [TestCase("RevocationAcknowledgement", "position", """{"minimum":0}""")]
    [TestCase("ImportApiKeys", "items", """{"maxItems":1000,"minItems":1}""")]
    [TestCase("BulkChangeApiKeys", "ids", """{"maxItems":1000,"minItems":1}""")]
    [TestCase("ChangePassword", "newPassword", """{"maxLength":256,"minLength":12}""")]
    [TestCase("ConfirmTotp", "code", """{"minLength":1,"pattern":"^[0-9]{6}$"}""")]
    [TestCase("Contact", "phone", """{"pattern":"^\\+[1-9][0-9]{6,14}$"}""")]
    [TestCase("Contact", "email", """{"maxLength":254}""")]
    [TestCase("OrderProcessing", "keyedPercent", """{"maximum":100,"minimum":0}""")]
    public void A_property_has_the_limits_of_its_validator(string schema, string property, string limits)
    {
        string[] keywords = ["maxLength", "minLength", "maxItems", "minItems", "maximum", "minimum", "pattern"];
        var documented = Schema(schema)["properties"]![property]!.AsObject().Where(member => keywords.Contains(member.Key))
            .OrderBy(member => member.Key, StringComparer.Ordinal).ToDictionary(member => member.Key, member => member.Value?.DeepClone());

        Assert.That(new JsonObject(documented).ToString(), Is.EqualTo(JsonNode.Parse(limits)!.ToString()));
    }

    [Test]
    public void Items_have_the_form_that_their_validator_demands() => Assert.That(
        (string?)Schema("DefinePermission")["properties"]!["accounts"]!["items"]!["pattern"], Is.EqualTo("^[0-9]{16}$"));

    [Test]
    public void Each_enum_is_a_component_and_occurs_once()
    {
        var enums = Text.Split("\"enum\":").Skip(1).Select(rest => rest[..rest.IndexOf(']', StringComparison.Ordinal)]).ToList();
        var components = Document["components"]!["schemas"]!.AsObject().Count(schema => schema.Value!["enum"] is not null);

        Assert.That(enums, Is.Unique);
        Assert.That(enums, Has.Count.EqualTo(components));
    }

    [Test]
    public void An_enum_or_an_object_that_can_be_null_says_so()
    {
        var rotation = Schema("ApiKeyRotation")["properties"]!["activation"]!["oneOf"]!;

        Assert.That((string?)rotation[0]!["type"], Is.EqualTo("null"));
        Assert.That((string?)rotation[1]!["$ref"], Is.EqualTo("#/components/schemas/SecretActivation"));
        Assert.That((string?)Schema("ApiKey")["properties"]!["quota"]!["oneOf"]![0]!["type"], Is.EqualTo("null"));
    }

    [Test]
    public void All_errors_are_components_except_the_refusal_of_a_login_that_names_a_challenge()
    {
        var inline = from path in JsonNode.Parse(Text)!["paths"]!.AsObject()
                     from operation in path.Value!.AsObject()
                     from response in operation.Value!["responses"]!.AsObject()
                     where response.Key[0] is '4' or '5' && response.Value!["$ref"] is null
                     select $"{path.Key} {response.Key}";

        Assert.That(inline, Is.EqualTo(new[] { "/auth/login 401" }));
    }

    [Test]
    public void Each_refusal_of_credentials_documents_the_challenge()
    {
        foreach (var operation in Operations)
        {
            Assert.That(operation["responses"]!["401"]!["headers"]!["WWW-Authenticate"], Is.Not.Null, (string?)operation["operationId"]);
        }
    }

    [TestCase("/apikeys/{id}/rotate")]
    [TestCase("/apikeys/{id}/explain")]
    [TestCase("/applications/{id}/decline")]
    public void A_body_that_can_be_absent_is_not_required_and_can_be_null(string path)
    {
        var body = Document["paths"]![path]!["post"]!["requestBody"]!;

        Assert.That(body["required"], Is.Null);
        Assert.That((string?)body["content"]!["application/json"]!["schema"]!["oneOf"]![0]!["type"], Is.EqualTo("null"));
    }

    private IEnumerable<JsonNode> Operations =>
        from path in Document["paths"]!.AsObject() from operation in path.Value!.AsObject() select operation.Value;

    private IEnumerable<string> Required(string schema) => Schema(schema)["required"]?.AsArray().Select(name => (string)name!) ?? [];

    private JsonNode Schema(string name) => Document["components"]!["schemas"]![name]!;
}
