using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>
/// A request with two errors gets the refusal that comes first in the documented order. There is one test for each pair of neighbours.
/// </summary>
public sealed class OrderOfRefusalsTests(TestDatabase database) : ContractTests(database)
{
    private const string NobodysKey = "/apikeys/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10";
    private const string NoAccount = "9999999999999999";

    private static readonly string TooLong = $$"""{ "name": "{{new string('a', 70_000)}}" }""";

    private Setup.Api admin = null!;
    private Key reader = null!;
    private Key writer = null!;

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        admin = await AdminInNewAccountAsync();
        reader = await admin.MakeKeyAsync("readApiKeys");
        writer = await admin.MakeKeyAsync("writeApiKeys");
    }

    [TestCase("GET", "/nowhere", HttpStatusCode.NotFound, "not_found")]
    [TestCase("PUT", "/apikeys", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [TestCase("POST", "/apikeys", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    public async Task An_unknown_path_is_reported_before_invalid_headers(
        string method, string path, HttpStatusCode status, string code)
    {
        using var content = new StringContent("a", Encoding.UTF8, "text/plain");

        var answer = await With(("Authorization", "Bearer x"), ("x-api-key", "x")).SendAsync(new HttpMethod(method), path, content);

        answer.AssertProblem(status, code);
    }

    [TestCase("Authorization", "Bearer x", "x-api-key", "x", "ambiguous_credentials")]
    [TestCase("Authorization", "Bearer x", "x-account-id", "x", "malformed_account_id")]
    public async Task Unreadable_headers_are_reported_before_invalid_credentials(
        string first, string value, string second, string other, string code)
    {
        (await With((first, value), (second, other)).GetAsync("/apikeys")).AssertProblem(HttpStatusCode.BadRequest, code);
    }

    [Test]
    public async Task Invalid_credentials_are_reported_before_an_unknown_account()
    {
        var answer = await With(("Authorization", "Bearer x"), ("x-account-id", NoAccount)).GetAsync("/apikeys");

        answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task The_account_is_checked_before_the_permission()
    {
        var answer = await Using(reader).In(NoAccount).DeleteAsync(NobodysKey);

        answer.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task The_permission_is_checked_before_the_length_of_the_body()
    {
        var answer = await Using(reader).PostAsync("/apikeys", TooLong);

        answer.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((string?)answer.Json["detail"], Does.Contain("writeApiKeys"));
    }

    [Test]
    public async Task The_permission_is_checked_before_the_body_is_validated()
    {
        (await Using(reader).PostAsync("/apikeys", "{ not JSON")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_body_that_is_too_long_is_reported_before_an_invalid_one()
    {
        (await Using(writer).PostAsync("/apikeys", TooLong)).AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [TestCase("""{ "name": null }""", "name")]
    [TestCase("""{ "nonsense": 1 }""", "nonsense")]
    [TestCase("{", "body")]
    public async Task An_invalid_body_is_reported_before_an_unknown_key(string body, string path)
    {
        (await Using(writer).PatchAsync(NobodysKey, body)).AssertInvalid(path);
    }

    [Test]
    public async Task An_unknown_key_is_reported_before_the_delegation_limit()
    {
        var answer = await Using(writer).PatchAsync(NobodysKey, new { permissions = new[] { "writeRoles" } });

        answer.AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [TestCase("""{ "name": "", "permissions": ["writeRoles"] }""", "name")]
    [TestCase("""{ "name": "a", "permissions": ["writeRoles"], "expiresAt": "2000-01-01T00:00:00Z" }""", "expiresAt")]
    public async Task An_invalid_body_is_reported_before_the_delegation_limit(string body, string path)
    {
        (await Using(writer).PostAsync("/apikeys", body)).AssertInvalid(path);
    }

    [Test]
    public async Task The_delegation_limit_is_checked_before_a_precondition()
    {
        var answers = new[]
        {
            await Using(writer).PatchAsync(writer.Path, new { permissions = new[] { "writeRoles" } }, "\"0\""),
            await Using(writer).PatchAsync(reader.Path, new { name = "a" }, "\"0\""),
            await Using(writer).DeleteAsync(reader.Path, "\"0\""),
        };

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(
            answers.Select(answer => answer.Code), Is.EqualTo(new[] { "permission_not_grantable", "exceeds_caller", "exceeds_caller" }));
    }
}
