using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>The description of each operation in the document.</summary>
public sealed class DocumentTests(TestDatabase database) : OpenApiTests(database)
{
    private static readonly string[] Calls =
    [
        "delete /apikeys/{id}", "delete /sessions", "delete /sessions/{id}", "get /sessions", "get /accounts/{accountId}/apikey-policy",
        "get /apikeys", "get /apikeys/{id}", "get /apikeys/{id}/usage", "get /apikeys/{id}/usage/permissions", "get /audit-events",
        "get /usage",
        "get /revocations", "post /revocations/acknowledgements",
        "get /audit-events/integrity", "get /auth/session", "get /permissions", "patch /apikeys/{id}",
        "post /permissions", "get /permissions/{name}", "patch /permissions/{name}", "delete /permissions/{name}",
        "post /apikeys", "post /apikeys/bulk", "post /apikeys/import", "post /apikeys/usage",
        "post /apikeys/{id}/explain", "post /apikeys/{id}/narrow", "post /apikeys/verify",
        "post /apikeys/verify/batch", "put /accounts/{accountId}/apikey-policy", "post /apikeys/{id}/rotate",
        "post /apikeys/{id}/rotate/cancel", "post /apikeys/{id}/rotate/complete",
        "post /auth/login", "post /auth/logout",
        "get /roles", "post /roles", "get /roles/{id}", "patch /roles/{id}", "delete /roles/{id}", "get /roles/{id}/assignments",
        "post /roles/{id}/assignments", "delete /roles/{id}/assignments/{userId}",
        "delete /accounts/{accountId}", "get /accounts", "get /accounts/{accountId}", "get /accounts/{accountId}/permissions",
        "patch /accounts/{accountId}", "post /accounts", "put /accounts/{accountId}/permissions",
        "post /auth/password", "post /auth/password/set", "post /auth/email",
        "get /users", "get /users/{id}", "post /users", "patch /users/{id}", "delete /users/{id}", "put /users/{id}/accounts",
        "post /users/{id}/password-token", "post /auth/invitations/accept",
        "get /auth/mfa", "post /auth/login/mfa", "post /auth/mfa/totp", "post /auth/mfa/totp/confirm", "post /auth/mfa/totp/disable",
        "post /auth/mfa/recovery-codes", "delete /users/{id}/mfa",
        "post /auth/impersonate", "post /auth/impersonate/stop",
        "post /oauth2/token", "post /oauth2/introspect", "post /oauth2/revoke",
        "get /applications", "post /applications", "get /applications/{id}", "patch /applications/{id}", "delete /applications/{id}",
        "post /applications/{id}/application-key",
        "post /applications/{id}/submit", "post /applications/{id}/withdraw", "post /applications/{id}/review",
        "post /applications/{id}/approve", "post /applications/{id}/decline",
        "get /portal/application", "patch /portal/application", "post /portal/application/submit",
        "get /merchants", "post /merchants", "get /merchants/{id}", "patch /merchants/{id}", "post /merchants/{id}/suspend",
        "post /merchants/{id}/reinstate", "post /merchants/{id}/close",
    ];

    private static readonly string[] OpenToEverybody = ["post /auth/login", "post /auth/login/mfa", "post /auth/password/set"];

    private const string TokenCall = "post /oauth2/token";

    /// <summary>A caller with the key of a draft is accepted or not. No permission can be missing.</summary>
    private static readonly string[] OpenToApplicants =
        ["get /portal/application", "patch /portal/application", "post /portal/application/submit"];

    [Test]
    public void The_document_is_valid()
    {
        var read = OpenApiDocument.Parse(Text, OpenApiConstants.Json);

        Assert.That(read.Diagnostic!.Errors, Is.Empty);
        Assert.That(read.Diagnostic.Warnings, Is.Empty);
        Assert.That(read.Document!.Info.Title, Is.EqualTo("Pulse"));
    }

    [Test]
    public void Every_reference_has_a_target()
    {
        var sent = JsonNode.Parse(Text)!;
        var references = Nodes(sent).OfType<JsonObject>()
            .Select(node => node["$ref"])
            .OfType<JsonValue>()
            .Select(reference => (string)reference!)
            .ToList();

        Assert.That(references, Is.Not.Empty);
        foreach (var reference in references.Distinct())
        {
            var target = reference.TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(sent, (node, name) => node?[name]);
            Assert.That(target, Is.Not.Null, reference);
        }
    }

    [Test]
    public void The_document_is_small() => Assert.That(Encoding.UTF8.GetByteCount(Text), Is.LessThan(250_000));

    [Test]
    public void The_document_has_every_call_of_the_contract_and_no_other()
    {
        Assert.That(Operations().Select(operation => operation.Name), Is.EquivalentTo(Calls));
        Assert.That(Operations().Select(operation => (string?)operation.Json["summary"]), Is.All.Not.Empty);
    }

    [Test]
    public void Each_call_documents_the_refusals_it_shares_with_all_others()
    {
        foreach (var (name, operation) in Operations())
        {
            var isWithout403 = OpenToApplicants.Contains(name) || name == TokenCall;
            Assert.That(operation["responses"]!["403"] is null, Is.EqualTo(isWithout403), name);
            var type = name.Contains("/oauth2/", StringComparison.Ordinal) ? "application/json" : "application/problem+json";
            foreach (var status in (string[])["400", "401", .. isWithout403 ? [] : (string[])["403"], "429", "503"])
            {
                Assert.That(ContentTypes(operation["responses"]![status]), Is.EqualTo(new[] { type }), $"{name} {status}");
            }
        }
    }

    [TestCase("get /apikeys/{id}", "404")]
    [TestCase("patch /apikeys/{id}", "404", "409", "412", "413", "415")]
    [TestCase("delete /apikeys/{id}", "404", "412")]
    [TestCase("post /apikeys", "201", "409", "413", "415")]
    [TestCase("post /apikeys/{id}/rotate", "200", "404", "409", "412", "413", "415")]
    [TestCase("post /apikeys/{id}/rotate/complete", "200", "404", "409", "412")]
    [TestCase("post /apikeys/bulk", "200", "413", "415")]
    [TestCase("post /apikeys/import", "200", "413", "415")]
    [TestCase("post /apikeys/usage", "200", "413", "415")]
    [TestCase("post /users", "201", "409", "413", "415")]
    [TestCase("get /users/{id}", "200", "404")]
    [TestCase("patch /users/{id}", "200", "404", "409", "412", "413", "415", "429")]
    [TestCase("delete /users/{id}", "204", "404", "409", "412")]
    [TestCase("put /users/{id}/accounts", "200", "404", "409", "412", "413", "415")]
    [TestCase("post /users/{id}/password-token", "200", "404", "409")]
    [TestCase("post /auth/invitations/accept", "204", "413", "415")]
    [TestCase("post /auth/login", "200", "413", "415")]
    [TestCase("post /auth/logout", "204", "409")]
    [TestCase("post /auth/password", "204", "409", "413", "415")]
    [TestCase("post /auth/password/set", "204", "413", "415")]
    [TestCase("post /auth/email", "204", "409", "413", "415")]
    [TestCase("post /auth/login/mfa", "200", "413", "415")]
    [TestCase("post /auth/mfa/totp", "200", "409", "413", "415")]
    [TestCase("post /auth/mfa/totp/confirm", "200", "409", "413", "415")]
    [TestCase("post /auth/mfa/totp/disable", "204", "409", "413", "415")]
    [TestCase("post /auth/mfa/recovery-codes", "200", "409", "413", "415")]
    [TestCase("delete /users/{id}/mfa", "204", "404", "409")]
    [TestCase("get /portal/application", "200")]
    [TestCase("patch /portal/application", "200", "409", "412", "413", "415")]
    [TestCase("post /portal/application/submit", "200", "409", "412")]
    [TestCase("post /auth/impersonate", "200", "404", "409", "413", "415")]
    [TestCase("post /auth/impersonate/stop", "204")]
    [TestCase("post /oauth2/token", "200", "409", "413", "415")]
    [TestCase("post /oauth2/introspect", "200", "413", "415")]
    [TestCase("post /oauth2/revoke", "200", "413", "415")]
    [TestCase("delete /sessions", "204")]
    [TestCase("delete /sessions/{id}", "204", "404")]
    [TestCase("get /accounts/{accountId}/apikey-policy", "200", "404")]
    [TestCase("put /accounts/{accountId}/apikey-policy", "200", "404", "412")]
    [TestCase("post /roles", "201", "409", "413", "415")]
    [TestCase("patch /roles/{id}", "200", "404", "409", "412", "413", "415")]
    [TestCase("delete /roles/{id}", "204", "404", "409", "412")]
    [TestCase("post /roles/{id}/assignments", "200", "201", "404", "409", "413", "415")]
    [TestCase("delete /roles/{id}/assignments/{userId}", "204", "404", "409")]
    [TestCase("post /accounts", "201", "409", "413", "415")]
    [TestCase("post /applications", "201", "409", "413", "415")]
    [TestCase("get /applications/{id}", "200", "404")]
    [TestCase("patch /applications/{id}", "200", "404", "409", "412", "413", "415")]
    [TestCase("delete /applications/{id}", "204", "404", "409", "412")]
    [TestCase("post /applications/{id}/application-key", "200", "404", "409", "412")]
    [TestCase("post /applications/{id}/submit", "200", "404", "409", "412")]
    [TestCase("post /applications/{id}/decline", "200", "404", "409", "412", "413", "415")]
    [TestCase("get /accounts/{accountId}", "200", "404")]
    [TestCase("patch /accounts/{accountId}", "200", "404", "409", "412", "413", "415")]
    [TestCase("delete /accounts/{accountId}", "204", "404", "409", "412")]
    [TestCase("put /accounts/{accountId}/permissions", "200", "404", "409", "412", "413", "415")]
    [TestCase("post /merchants", "201", "409", "413", "415")]
    [TestCase("get /merchants/{id}", "200", "404")]
    [TestCase("patch /merchants/{id}", "200", "404", "409", "412", "413", "415")]
    [TestCase("post /merchants/{id}/suspend", "200", "404", "409", "412")]
    [TestCase("post /merchants/{id}/reinstate", "200", "404", "409", "412")]
    [TestCase("post /merchants/{id}/close", "200", "404", "409", "412")]
    public void Each_call_documents_its_other_responses(string call, params string[] statuses)
    {
        Assert.That(statuses, Is.SubsetOf(Operation(call)["responses"]!.AsObject().Select(response => response.Key)));
    }

    [Test]
    public void Answers_are_documented_as_JSON()
    {
        foreach (var (name, operation) in Operations())
        {
            var types = operation["responses"]!.AsObject().Where(response => response.Key.StartsWith('2')).SelectMany(
                response => ContentTypes(response.Value));
            Assert.That(types, Is.All.EqualTo(name == "get /revocations" ? "text/event-stream" : "application/json"), name);
        }
    }

    [Test]
    public void Each_call_that_is_not_public_accepts_a_session_or_a_key_with_its_secret_or_a_draft_key()
    {
        var schemes = Document["components"]!["securitySchemes"]!;

        Assert.That(
            Document["security"]!.ToJsonString(),
            Is.EqualTo("""[{"session":[]},{"apiKey":[],"apiSecret":[]},{"basic":[]},{"oauth2":[]}]"""),
            "The schemes of operations without their own.");
        Assert.That((string?)schemes["session"]!["scheme"], Is.EqualTo("bearer"));
        Assert.That((string?)schemes["apiKey"]!["name"], Is.EqualTo("x-api-key"));
        Assert.That((string?)schemes["apiSecret"]!["name"], Is.EqualTo("x-api-secret"));
        Assert.That((string?)schemes["basic"]!["scheme"], Is.EqualTo("basic"));
        Assert.That((string?)schemes["oauth2"]!["flows"]!["clientCredentials"]!["tokenUrl"], Is.EqualTo("/oauth2/token"));
        Assert.That((string?)schemes["applicationKey"]!["name"], Is.EqualTo("x-application-key"));
        foreach (var (name, operation) in Operations())
        {
            Assert.That(operation["security"]?.ToJsonString(), Is.EqualTo(
                OpenToEverybody.Contains(name) ? "[]"
                : name == TokenCall ? """[{"basic":[]},{}]"""
                : OpenToApplicants.Contains(name) ? """[{"applicationKey":[]}]"""
                : null), name);
            Assert.That(
                Parameters(operation, "header").Contains("x-account-id"),
                Is.EqualTo(!OpenToEverybody.Concat(OpenToApplicants).Append(TokenCall).Contains(name)),
                name);
        }
    }

    [Test]
    public void The_list_documents_every_parameter_that_it_takes()
    {
        var list = Operation("get /apikeys");

        Assert.That(list["requestBody"], Is.Null);
        Assert.That(Parameters(list, "query"), Is.EquivalentTo(new[]
        {
            "page", "pageSize", "cursor", "search", "sort", "id", "apiKey", "name", "description", "accountId", "permissions", "active",
            "status", "secretHint",
            "expiresAt", "notBefore", "createdAt", "createdBy", "createdById", "updatedAt", "updatedBy", "updatedById", "lastUsedAt",
            "lastUsedIp", "externalId", "prefix", "metadata",
            "expiresBefore", "expiresAfter", "lastUsedBefore", "lastUsedAfter", "createdBefore", "createdAfter",
        }));
        Assert.That(Headers(list, "200"), Is.EquivalentTo(new[] { "X-Total-Count", "X-Total-Count-Exact", "Link" }));
    }

    [Test]
    public void The_list_of_users_documents_every_parameter_that_it_takes() => Assert.That(
        Parameters(Operation("get /users"), "query"),
        Is.EquivalentTo(new[]
        {
            "page", "pageSize", "cursor", "search", "sort", "id", "email", "active", "pending", "mfaEnabled", "createdAt",
            "updatedAt", "accountId",
        }));

    [Test]
    public void The_list_of_applications_documents_the_paths_of_its_sections() => Assert.That(
        Parameters(Operation("get /applications"), "query"),
        Is.SupersetOf(new[]
        {
            "page", "pageSize", "cursor", "search", "sort", "status", "merchantId", "basics.businessName", "basics.address.state",
            "businessDetails.mcc", "businessHistory.startedOn",
        })
            .And.None.Contains("accountNumber").And.None.Contains("ssn"));

    [Test]
    public void Rate_limit_headers_and_page_links_are_documented()
    {
        Assert.That(Headers(Operation("get /apikeys"), "429"), Is.EquivalentTo(new[] { "Retry-After", "RateLimit", "RateLimit-Policy" }));
        Assert.That(Headers(Operation("get /audit-events"), "200"), Is.EquivalentTo(new[] { "Link" }));
    }

    [Test]
    public void Versions_are_documented_for_responses_and_preconditions()
    {
        Assert.That(Headers(Operation("post /apikeys"), "201"), Is.EquivalentTo(new[] { "ETag", "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("post /users"), "201"), Is.EquivalentTo(new[] { "ETag", "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("get /users/{id}"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(Headers(Operation("put /users/{id}/accounts"), "200"), Does.Contain("ETag"));
        Assert.That(Parameters(Operation("put /users/{id}/accounts"), "header"), Does.Contain("If-Match"));
        Assert.That(Headers(Operation("get /apikeys/{id}"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(Headers(Operation("post /roles"), "201"), Is.EquivalentTo(new[] { "ETag", "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("get /roles/{id}"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(
            Headers(Operation("post /roles/{id}/assignments"), "201"), Is.EquivalentTo(new[] { "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("post /roles/{id}/assignments"), "200"), Is.EquivalentTo(new[] { "Idempotency-Replayed" }));
        Assert.That(Parameters(Operation("patch /roles/{id}"), "header"), Does.Contain("If-Match"));
        Assert.That(Headers(Operation("patch /apikeys/{id}"), "200"), Does.Contain("ETag"));
        Assert.That(Headers(Operation("get /accounts/{accountId}/apikey-policy"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(Headers(Operation("put /accounts/{accountId}/apikey-policy"), "200"), Does.Contain("ETag"));
        Assert.That(Headers(Operation("post /accounts"), "201"), Is.EquivalentTo(new[] { "ETag", "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("get /accounts/{accountId}"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(Headers(Operation("post /merchants"), "201"), Is.EquivalentTo(new[] { "ETag", "Location", "Idempotency-Replayed" }));
        Assert.That(Headers(Operation("get /merchants/{id}"), "200"), Is.EquivalentTo(new[] { "ETag" }));
        Assert.That(Headers(Operation("patch /merchants/{id}"), "200"), Does.Contain("ETag"));
        Assert.That(Parameters(Operation("patch /merchants/{id}"), "header"), Does.Contain("If-Match"));
        Assert.That(Headers(Operation("post /merchants/{id}/close"), "200"), Is.EquivalentTo(new[] { "ETag", "Idempotency-Replayed" }));
        Assert.That(Parameters(Operation("post /merchants/{id}/close"), "header"), Does.Contain("If-Match"));
        Assert.That(Headers(Operation("get /apikeys/{id}/usage"), "200"), Is.Empty);
        Assert.That(Headers(Operation("get /apikeys/{id}/usage/permissions"), "200"), Is.Empty);
        Assert.That(Headers(Operation("post /apikeys/{id}/explain"), "200"), Is.Empty);
        Assert.That(Parameters(Operation("patch /apikeys/{id}"), "header"), Does.Contain("If-Match"));
        Assert.That(Parameters(Operation("delete /apikeys/{id}"), "header"), Does.Contain("If-Match"));
        Assert.That(Parameters(Operation("delete /sessions/{id}"), "header"), Does.Not.Contain("If-Match"));
    }

    [TestCase("patch /apikeys/{id}", "200")]
    [TestCase("delete /apikeys/{id}", "204")]
    [TestCase("post /apikeys/bulk", "200")]
    [TestCase("post /apikeys/import", "200")]
    [TestCase("patch /users/{id}", "200")]
    [TestCase("delete /users/{id}", "204")]
    [TestCase("put /users/{id}/accounts", "200")]
    [TestCase("post /auth/logout", "204")]
    [TestCase("post /auth/password", "204")]
    [TestCase("post /auth/password/set", "204")]
    [TestCase("post /auth/email", "204")]
    [TestCase("post /auth/impersonate/stop", "204")]
    [TestCase("delete /sessions", "204")]
    [TestCase("delete /sessions/{id}", "204")]
    [TestCase("patch /roles/{id}", "200")]
    [TestCase("delete /roles/{id}/assignments/{userId}", "204")]
    [TestCase("patch /accounts/{accountId}", "200")]
    [TestCase("delete /accounts/{accountId}", "204")]
    [TestCase("put /accounts/{accountId}/permissions", "200")]
    [TestCase("post /auth/mfa/totp/confirm", "200")]
    [TestCase("post /auth/mfa/totp/disable", "204")]
    [TestCase("delete /users/{id}/mfa", "204")]
    public void Calls_that_revoke_rights_document_the_revocation_headers(string call, string status)
    {
        Assert.That(Headers(Operation(call), status), Is.SupersetOf(new[] { "Pulse-Revocation", "Preference-Applied" }));
        Assert.That(Parameters(Operation(call), "header"), Does.Contain("Prefer"));
    }

    [Test]
    public void Each_POST_that_changes_something_and_checks_no_password_documents_its_idempotency_key()
    {
        string[] madeAgain =
        [
            "post /auth/login", "post /auth/login/mfa", "post /auth/mfa/totp", "post /auth/mfa/totp/confirm", "post /auth/mfa/totp/disable",
            "post /auth/mfa/recovery-codes",
            "post /auth/impersonate", "post /auth/impersonate/stop", "post /auth/password", "post /auth/password/set", "post /auth/email",
            "post /apikeys/verify", "post /apikeys/verify/batch", "post /apikeys/{id}/explain",
            "post /auth/invitations/accept", "post /oauth2/token", "post /oauth2/introspect", "post /oauth2/revoke",
            "post /revocations/acknowledgements", "post /portal/application/submit",
        ];
        foreach (var (name, operation) in Operations())
        {
            var isMadeOnce = name.StartsWith("post", StringComparison.Ordinal) && !madeAgain.Contains(name);

            Assert.That(Parameters(operation, "header").Contains("Idempotency-Key"), Is.EqualTo(isMadeOnce), name);
            Assert.That(operation["responses"]!["422"] is not null, Is.EqualTo(isMadeOnce), name);
            if (isMadeOnce)
            {
                Assert.That(Headers(operation, "409"), Is.EqualTo(new[] { "Retry-After" }), name);
                Assert.That(
                    Headers(operation, operation["responses"]!.AsObject().First(response => response.Key.StartsWith('2')).Key),
                    Does.Contain("Idempotency-Replayed"),
                    name);
            }
        }
    }

    [Test]
    public void Errors_of_a_single_operation_are_documented_as_problems_like_common_errors()
    {
        foreach (var status in (string[])["404", "409"])
        {
            var refusal = Operation("post /auth/impersonate")["responses"]![status]!;
            Assert.That(
                (string?)refusal["content"]!["application/problem+json"]!["schema"]!["$ref"], Is.EqualTo("#/components/schemas/Problem"));
        }
    }

    [Test]
    public void A_login_documents_the_challenge_in_its_refusal()
    {
        var refusal = Operation("post /auth/login")["responses"]!["401"]!;

        Assert.That(
            (string?)refusal["content"]!["application/problem+json"]!["schema"]!["$ref"],
            Is.EqualTo("#/components/schemas/MfaRequiredProblem"));
    }

    [Test]
    public void Temporary_errors_document_Retry_After()
    {
        foreach (var (name, operation) in Operations())
        {
            Assert.That(Headers(operation, "429"), Does.Contain("Retry-After"), name);
            Assert.That(Headers(operation, "503"), Is.EqualTo(new[] { "Retry-After" }), name);
        }
    }

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Nodes(member.Value)).Prepend(node),
        JsonArray items => items.SelectMany(Nodes).Prepend(node),
        _ => [node],
    };

    private static IEnumerable<string> ContentTypes(JsonNode? response) =>
        response?["content"]?.AsObject().Select(content => content.Key) ?? [];

    private static IEnumerable<string> Headers(JsonNode operation, string status) =>
        operation["responses"]![status]!["headers"]?.AsObject().Select(header => header.Key) ?? [];

    private static IEnumerable<string> Parameters(JsonNode operation, string where) =>
        operation["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == where).Select(
            parameter => (string)parameter!["name"]!) ?? [];

    private IEnumerable<(string Name, JsonNode Json)> Operations() =>
        from path in Document["paths"]!.AsObject() from call in path.Value!.AsObject() select ($"{call.Key} {path.Key}", call.Value);

    private JsonNode Operation(string name) => Operations().Single(operation => operation.Name == name).Json;
}
