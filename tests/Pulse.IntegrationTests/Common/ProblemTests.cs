using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Problem details (RFC 9457), and headers of all responses.</summary>
public sealed class ProblemTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_refusal_names_the_error_the_path_and_the_trace_id()
    {
        var answer = await Anonymous().GetAsync("/apikeys?page=1");

        answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)answer.Json["type"], Is.EqualTo("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"));
            Assert.That((string?)answer.Json["title"], Is.EqualTo("Unauthorized"));
            Assert.That((string?)answer.Json["instance"], Is.EqualTo("/apikeys"));
            Assert.That((string?)answer.Json["traceId"], Does.Match("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$"));
            Assert.That(answer.Json["errors"], Is.Null);
        }
    }

    [Test]
    public async Task Each_refusal_has_a_traceId_of_its_own()
    {
        var (first, second) = (await Anonymous().GetAsync("/apikeys"), await Anonymous().GetAsync("/apikeys"));

        Assert.That((string?)first.Json["traceId"], Is.Not.EqualTo((string?)second.Json["traceId"]));
    }

    [TestCase("/")]
    [TestCase("/nowhere")]
    [TestCase("/apikeys/nonsense")]
    [TestCase("/apikeys/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10/secret")]
    [TestCase("/openapi/v2.json")]
    [TestCase("/health")]
    [TestCase("/%C3%A9%20%22")]
    public async Task Unknown_paths_get_a_not_found_problem(string path)
    {
        (await Admin.GetAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [TestCase("PUT", "/apikeys", "GET, HEAD, POST")]
    [TestCase("DELETE", "/apikeys", "GET, HEAD, POST")]
    [TestCase("POST", "/apikeys/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "DELETE, GET, HEAD, PATCH")]
    [TestCase("GET", "/auth/login", "POST")]
    [TestCase("OPTIONS", "/permissions", "GET, HEAD, POST")]
    [TestCase("TRACE", "/permissions", "GET, HEAD, POST")]
    [TestCase("NONSENSE", "/permissions", "GET, HEAD, POST")]
    public async Task An_unsupported_method_is_refused_with_the_allowed_methods(string method, string path, string allowed)
    {
        var answer = await Admin.SendAsync(new HttpMethod(method), path);

        answer.AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.That(answer.Header("Allow")!.Split(", ").Order(), Is.EqualTo(allowed.Split(", ")));
    }

    [Test]
    public async Task Every_response_forbids_storage()
    {
        var key = await Admin.MakeKeyAsync();
        var answers = new[]
        {
            await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret }),
            await Anonymous().PostAsync("/auth/login", new { }),
            await Admin.GetAsync("/auth/session"),
            await Admin.GetAsync("/permissions"),
            await Admin.GetAsync("/apikeys"),
            await Admin.GetAsync(key.Path),
            await Admin.PatchAsync(key.Path, new { }),
            await Admin.DeleteAsync(key.Path),
            await Anonymous().GetAsync("/apikeys"),
            await Anonymous().GetAsync("/health/live"),
            await Anonymous().GetAsync("/health/ready"),
            await Anonymous().GetAsync("/nowhere"),
        };

        Assert.That(answers.Select(answer => answer.Header("Cache-Control")), Is.All.EqualTo("no-store"));
        Assert.That(answers.Select(answer => answer.Header("Server")), Is.All.Null);
    }

    [TestCase("application/json; charset=utf-16")]
    [TestCase("text/xml")]
    [TestCase("nonsense")]
    [TestCase("application/json;q=0")]
    public async Task Responses_are_JSON_in_UTF_8_for_every_Accept_header(string accept)
    {
        var caller = With(("Authorization", $"Bearer {AdminToken}"), ("Accept", accept), ("Accept-Charset", "utf-16"));

        var answer = await caller.GetAsync("/auth/session");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Header("Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
    }

    [Test]
    public async Task A_validation_problem_names_each_invalid_value_and_the_reason()
    {
        var answer = await Admin.PostAsync("/apikeys", """{ "permissions": ["readMerchants", "readMerchants"], "description": 5 }""");
        var missing = await Admin.PostAsync("/apikeys", """{ "permissions": ["readMerchants", "readMerchants"] }""");

        answer.AssertInvalid("description");
        missing.AssertInvalid("name", "permissions");
        Assert.That(missing.Error("name"), Is.EqualTo("A name is required."));
        Assert.That(missing.Error("permissions"), Is.EqualTo("Must not contain a permission twice."));
    }
}
