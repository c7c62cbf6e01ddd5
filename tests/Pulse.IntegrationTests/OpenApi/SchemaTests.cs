using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>The request and response bodies in the document.</summary>
public sealed class SchemaTests(TestDatabase database) : OpenApiTests(database)
{
    [Test]
    public void The_API_document_contains_no_dotnet_type_names()
    {
        Assert.That(
            Text,
            Does.Not.Match(
                "(?i)optionalof|erroror|(?-i:[a-z]Dto)|(?-i:System\\.)|(?-i:Pulse\\.[A-Z])|listquery"
                    + "|ilistfields|validationproblem|hasvalue|isPresent"));
    }

    [TestCase("ApiKey", "permissions")]
    [TestCase("CreateApiKey", "permissions")]
    [TestCase("ApiKeyPatch", "permissions")]
    [TestCase("Role", "permissions")]
    [TestCase("CreateRole", "permissions")]
    [TestCase("RolePatch", "permissions")]
    [TestCase("Session", "flatPermissionsList")]
    [TestCase("Session", "permissionsFromRoles")]
    public void Permissions_are_lists_of_names(string schema, string property)
    {
        var items = Schema(schema)["properties"]![property]!["items"]!;

        Assert.That((string?)items["$ref"], Is.EqualTo("#/components/schemas/PermissionName"));
    }

    [Test]
    public void A_permission_is_a_text_with_the_built_in_names_in_its_description()
    {
        var name = Schema("PermissionName");

        Assert.That((string?)name["type"], Is.EqualTo("string"));
        Assert.That(
            ((string?)name["pattern"], (int?)name["maxLength"]), Is.EqualTo((PermissionName.Pattern, (int?)PermissionName.MaxLength)));
        Assert.That(name["enum"], Is.Null, "An installation defines more.");
        Assert.That((string?)name["description"], Does.Contain($"{PermissionSet.BuiltIn}"));
    }

    [Test]
    public void A_patch_shows_plain_properties_of_which_none_is_required_and_null_where_it_clears()
    {
        var patch = Schema("ApiKeyPatch");
        var types = patch["properties"]!.AsObject().ToDictionary(property => property.Key, property => Types(property.Value!).Order());

        Assert.That(patch["required"], Is.Null);
        Assert.That(types, Is.EquivalentTo(new Dictionary<string, string[]>
        {
            ["name"] = ["string"],
            ["description"] = ["null", "string"],
            ["permissions"] = ["array"],
            ["expiresAt"] = ["null", "string"],
            ["active"] = ["boolean"],
            ["notBefore"] = ["null", "string"],
            ["allowedIps"] = ["array", "null"],
            ["rateLimit"] = [],
            ["quota"] = [],
            ["externalId"] = ["null", "string"],
            ["metadata"] = ["null", "object"],
        }));
        Assert.That((string?)patch["properties"]!["expiresAt"]!["format"], Is.EqualTo("date-time"));
    }

    [TestCase("rateLimit", "RateLimitPatch")]
    [TestCase("quota", "QuotaPatch")]
    public void A_patch_of_a_limit_is_null_or_a_patch_with_its_own_description(string property, string schema)
    {
        var member = Schema("ApiKeyPatch")["properties"]![property]!;

        Assert.That((string?)member["oneOf"]![0]!["type"], Is.EqualTo("null"));
        Assert.That((string?)member["oneOf"]![1]!["$ref"], Is.EqualTo($"#/components/schemas/{schema}"));
        Assert.That((string?)member["description"], Does.StartWith("Changes the "));
        Assert.That((string?)Schema(schema)["description"], Does.StartWith("A JSON merge patch (RFC 7396)"));
    }

    [Test]
    public void Only_a_patch_may_be_sent_as_a_merge_patch()
    {
        Assert.That(BodyTypes("/apikeys/{id}", "patch"), Is.EquivalentTo(new[] { "application/json", "application/merge-patch+json" }));
        Assert.That(BodyTypes("/apikeys", "post"), Is.EqualTo(new[] { "application/json" }));
        Assert.That(BodyTypes("/auth/login", "post"), Is.EqualTo(new[] { "application/json" }));
    }

    [TestCase("CreateApiKey", "name", 100)]
    [TestCase("CreateApiKey", "description", 500)]
    [TestCase("ApiKeyPatch", "name", 100)]
    [TestCase("CreateAccount", "accountName", 100)]
    [TestCase("CreateRole", "name", 64)]
    [TestCase("Login", "password", 256)]
    [TestCase("BusinessDetails", "description", 1_000)]
    [TestCase("Decline", "reason", 1_000)]
    public void Maximum_text_lengths_are_documented_in_code_points(string schema, string property, int maxLength) =>
        Assert.That((int?)Schema(schema)["properties"]![property]!["maxLength"], Is.EqualTo(maxLength));

    [Test]
    public void Every_property_has_a_description()
    {
        foreach (var (schema, json) in Document["components"]!["schemas"]!.AsObject())
        {
            foreach (var (name, property) in json!["properties"]?.AsObject() ?? [])
            {
                Assert.That(property!["type"] ?? property["$ref"] ?? property["oneOf"], Is.Not.Null, $"{schema}.{name}");
                Assert.That(
                    Types(property),
                    Does.Not.Contain("array").Or.Matches<string[]>(_ => property["items"] is not null),
                    $"{schema}.{name}");
            }
        }
    }

    [TestCase("Login")]
    [TestCase("Session")]
    [TestCase("CreateApiKey")]
    [TestCase("ApiKey")]
    [TestCase("ApiKeyPatch")]
    [TestCase("ApiKeyRotation")]
    [TestCase("BulkChangeApiKeys")]
    [TestCase("BulkChange")]
    [TestCase("CreateUser")]
    [TestCase("User")]
    [TestCase("UserPatch")]
    [TestCase("UserMemberships")]
    [TestCase("PasswordToken")]
    [TestCase("AcceptInvitation")]
    [TestCase("Impersonate")]
    [TestCase("OpenSession")]
    [TestCase("AuditEvent")]
    [TestCase("Permission")]
    [TestCase("Role")]
    [TestCase("CreateRole")]
    [TestCase("RolePatch")]
    [TestCase("RoleHolder")]
    [TestCase("RoleAssignment")]
    [TestCase("Account")]
    [TestCase("CreateAccount")]
    [TestCase("AccountPatch")]
    [TestCase("AccountPermissions")]
    [TestCase("Mfa")]
    [TestCase("SetUpTotp")]
    [TestCase("TotpSetup")]
    [TestCase("ConfirmTotp")]
    [TestCase("DisableTotp")]
    [TestCase("ReplaceRecoveryCodes")]
    [TestCase("RecoveryCodes")]
    [TestCase("CompleteLogin")]
    [TestCase("MfaRequiredProblem")]
    [TestCase("Application")]
    [TestCase("ApplicationContent")]
    [TestCase("ApplicationContentPatch")]
    [TestCase("ApplicationSystem")]
    [TestCase("Basics")]
    [TestCase("BusinessDetails")]
    [TestCase("BusinessHistory")]
    [TestCase("BusinessBanking")]
    [TestCase("OrderProcessing")]
    [TestCase("BusinessOwner")]
    [TestCase("PricingSchedule")]
    [TestCase("Decline")]
    [TestCase("Merchant")]
    [TestCase("PortalApplication")]
    [TestCase("MerchantProfile")]
    [TestCase("MerchantProfilePatch")]
    [TestCase("Token")]
    [TestCase("Introspection")]
    [TestCase("OAuthError")]
    [TestCase("Problem")]
    public void Every_body_has_an_example_of_properties_that_it_knows(string schema)
    {
        var example = Schema(schema)["examples"]![0]!.AsObject();

        Assert.That(
            example.Select(member => member.Key), Is.SubsetOf(PropertiesOf(schema)));
    }

    [Test]
    public async Task Answers_have_exactly_the_properties_that_the_document_shows()
    {
        var created = await Admin.MakeKeyAsync();
        var user = await Admin.MakeUserAsync();

        foreach (var (schema, answer) in new[]
        {
            ("IssuedApiKey", created.Json),
            ("ApiKey", (await Admin.GetAsync(created.Path)).Json),
            ("Session", (await Admin.GetAsync("/auth/session")).Json),
            ("BulkChange", (await Admin.PostAsync("/apikeys/bulk", new { action = "enable", ids = new[] { created.Id } })).Json),
            ("Role", (await Admin.GetAsync("/roles/1")).Json),
            ("RoleAssignment", (await Admin.GetAsync("/roles/1/assignments")).Json[0]!),
            ("IssuedUser", user.Json),
            ("User", (await Admin.GetAsync(user.Path)).Json),
            ("UserAccount", user.Json["accounts"]![0]!),
            ("UserRole", (await Admin.MakeUserAsync(accountAdmin: true)).Json["roles"]![0]!),
            ("PasswordToken", (await Admin.PostAsync($"{user.Path}/password-token")).Json),
            ("Token", await TokenOfAsync(created)),
            ("OpenSession", (await Admin.GetAsync("/sessions")).Json[0]!),
            ("Permission", (await Admin.GetAsync("/permissions")).Json[0]!),
            ("Account", (await Admin.GetAsync("/accounts")).Json[0]!),
            ("AccountPermissions", (await Admin.GetAsync($"/accounts/{created.AccountId}/permissions")).Json),
            ("Problem", (await Admin.PostAsync("/apikeys", new { })).Json),
        })
        {
            Assert.That(
                answer.AsObject().Select(member => member.Key),
                Is.EquivalentTo(PropertiesOf(schema)),
                schema);
        }
    }

    [Test]
    public void The_form_of_an_OAuth_call_shows_its_parameters()
    {
        var content = Document["paths"]!["/oauth2/introspect"]!["post"]!["requestBody"]!["content"]!;
        var form = content["application/x-www-form-urlencoded"]!["schema"]!;

        Assert.That(BodyTypes("/oauth2/introspect", "post"), Is.EqualTo(new[] { "application/x-www-form-urlencoded" }));
        Assert.That(form["properties"]!.AsObject().Select(property => property.Key), Is.EquivalentTo(
            new[] { "token", "token_type_hint", "account_id", "ip_address", "client_id", "client_secret" }));
        Assert.That(form["properties"]!.AsObject().Select(property => (string?)property.Value!["description"]), Is.All.Not.Empty);
    }

    private async Task<JsonNode> TokenOfAsync(Key key)
    {
        var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", key.ApiKey), new("client_secret", key.Secret)]);
        return (await Anonymous().SendAsync(HttpMethod.Post, "/oauth2/token", form)).Json;
    }

    private static string[] Types(JsonNode property) => property["type"] switch
    {
        JsonArray types => [.. types.Select(type => (string)type!)],
        JsonValue type => [(string)type!],
        _ => [],
    };

    private IEnumerable<string> BodyTypes(string path, string method) =>
        Document["paths"]![path]![method]!["requestBody"]!["content"]!.AsObject().Select(content => content.Key);

    /// <summary>The properties of a schema and of those that it extends.</summary>
    private IEnumerable<string> PropertiesOf(string schema) =>
    [
        .. Schema(schema)["properties"]?.AsObject().Select(property => property.Key) ?? [],
        .. Schema(schema)["allOf"]?.AsArray().SelectMany(general => PropertiesOf(((string)general!["$ref"]!).Split('/')[^1])) ?? [],
    ];

    private JsonNode Schema(string name) => Document["components"]!["schemas"]![name]!;
}
