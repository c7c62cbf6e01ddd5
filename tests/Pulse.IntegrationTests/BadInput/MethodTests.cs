using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>HTTP methods are case-sensitive (RFC 9110, 9.1), and an unknown method never causes a server error.</summary>
public sealed class MethodTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Paths =
    [
        "/openapi/v1.json", "/docs/", "/docs/scalar.js", "/docs/favicon.svg", "/health/live", "/health/ready", "/apikeys", "/auth/login",
        "/unknown",
    ];

    private static readonly string[] Names =
    [
        "head", "Head", "get", "geT", "post", "Patch", "delete", "options", "Trace", "put", "connecT",
    ];

    [Test]
    public async Task A_method_in_other_letter_case_is_refused_everywhere(
        [ValueSource(nameof(Paths))] string path, [ValueSource(nameof(Names))] string method)
    {
        var refused = await Anonymous().SendRawAsync($"{method} {path} HTTP/1.1\r\n");

        refused.AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.That((string?)refused.Json["detail"], Does.Contain("case-sensitive").And.Contain(method.ToUpperInvariant()));
        Assert.That(refused.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task A_method_in_other_letter_case_does_nothing()
    {
        var key = await Admin.MakeKeyAsync();

        var refused = await Admin.SendRawAsync($"delete {key.Path} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n");

        refused.AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.That((await Admin.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_static_document_refuses_every_other_method_with_method_not_allowed(
        [Values("/openapi/v1.json", "/docs/", "/docs/scalar.js", "/docs/scalar.aspnetcore.js", "/docs/favicon.svg")] string path,
        [Values("OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "unknown", "G", "GETX", "HEADGET")] string method)
    {
        var refused = await Anonymous().SendRawAsync($"{method} {path} HTTP/1.1\r\n");

        refused.AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.That(refused.Header("Allow"), Is.EqualTo("GET, HEAD"));
        Assert.That(refused.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }
}
