using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 33: the security headers of every response.</summary>
public sealed class SecurityHeaderTests(TestDatabase database) : SecurityTests(database)
{
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    private readonly Fault fault = new();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Proxies:Trusted"] = "127.0.0.0/8", ["Login:FailuresPerEmailAndAddress"] = "1" };

    [Test]
    public async Task Every_kind_of_answer_carries_the_security_headers()
    {
        var answers = await AnswersAsync();

        Assert.That(
            answers.Select(answer => (int)answer.Status).Distinct(),
            Is.SupersetOf(new[] { 200, 201, 204, 304, 302, 400, 401, 403, 404, 405, 412, 413, 415, 429, 500, 503 }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => answer.Header("X-Content-Type-Options")), Is.All.EqualTo("nosniff"));
            Assert.That(answers.Select(answer => answer.Header("Referrer-Policy")), Is.All.EqualTo("no-referrer"));
            Assert.That(answers.Select(answer => answer.Header("Content-Security-Policy")), Is.All.EqualTo(DataPolicy));
        }
    }

    [Test]
    public async Task The_API_documentation_page_runs_only_scripts_of_this_host_and_its_own_inline_script()
    {
        var policy = (await Anonymous().GetAsync("/docs/")).Header("Content-Security-Policy")!.Split("; ");

        Assert.That(
            policy, Has.One.EqualTo("default-src 'none'").And.One.EqualTo("frame-ancestors 'none'").And.One.EqualTo("connect-src 'self'"));
        Assert.That(policy, Has.One.Match("^script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='$"));
        Assert.That(policy, Has.One.EqualTo("base-uri 'none'").And.One.EqualTo("form-action 'none'"));
    }

    [TestCase("https", "pulse.example.com", "max-age=31536000; includeSubDomains")]
    [TestCase("http", "pulse.example.com", null)]
    [TestCase("https", "localhost:5081", null)]
    public async Task Responses_over_HTTPS_carry_Strict_Transport_Security(string scheme, string host, string? expected)
    {
        var caller = With(("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", scheme), ("Host", host));

        var answer = await caller.GetAsync("/auth/session");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Header("Strict-Transport-Security"), Is.EqualTo(expected));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(fault));
        services.ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(fault));
    }

    private async Task<List<Answer>> AnswersAsync()
    {
        var key = await Admin.MakeKeyAsync();
        var poor = await LoginAsync(key);
        var document = await Anonymous().GetAsync("/openapi/v1.json");
        using var text = new StringContent("a", null, "text/plain");
        List<Answer> answers =
        [
            document,
            await With(("If-None-Match", document.Header("ETag")!)).GetAsync("/openapi/v1.json"),
            await Anonymous().GetAsync("/docs/scalar.js"),
            await With(("Accept", "text/html")).GetAsync("/nowhere"),
            await Anonymous().GetAsync("/health/live"),
            await Anonymous().GetAsync("/health/ready"),
            await Anonymous().GetAsync("/apikeys"),
            await Admin.GetAsync("/apikeys"),
            await Admin.PostKeyAsync("readMerchants"),
            await Admin.PostKeyAsync("nonsense"),
            await poor.PostKeyAsync("readMerchants"),
            await Admin.GetAsync($"/apikeys/{Guid.NewGuid()}"),
            await Admin.SendAsync(HttpMethod.Put, "/apikeys"),
            await Admin.SendAsync(HttpMethod.Options, "/apikeys"),
            await Admin.SendAsync(HttpMethod.Head, "/apikeys"),
            await Admin.SendAsync(HttpMethod.Head, "/openapi/v1.json"),
            await Admin.SendAsync(HttpMethod.Head, "/nowhere"),
            await Admin.SendAsync(HttpMethod.Options, "/nowhere"),
            await Admin.PatchAsync(key.Path, new { }, "\"9\""),
            await Admin.SendAsync(HttpMethod.Post, "/apikeys", text),
            await Admin.PostAsync("/apikeys", $"\"{new string('a', 70_000)}\""),
            await Admin.DeleteAsync(key.Path),
            await Anonymous().PostAsync("/auth/login", new { email = "unknown@example.com", password = "wrong" }),
            await Anonymous().PostAsync("/auth/login", new { email = "unknown@example.com", password = "wrong" }),
            await RedirectAsync(),
            await WithAsync(new InvalidOperationException("Unforeseen."), "/apikeys"),
            await WithAsync(new RetryLimitExceededException(), "/apikeys"),
            await WithAsync(new RetryLimitExceededException(), "/health/ready"),
        ];
        return answers;
    }

    private async Task<Answer> WithAsync(Exception exception, string path)
    {
        fault.Exception = exception;
        var answer = await Admin.GetAsync(path);
        fault.Exception = null;
        return answer;
    }

    private async Task<Answer> RedirectAsync()
    {
        using var client = new HttpClient(
            new HttpClientHandler { AllowAutoRedirect = false })
        { BaseAddress = Anonymous().Client.BaseAddress };
        return await new Setup.Api(client).GetAsync("/docs");
    }

    /// <summary>No connection can be opened, because of a defect in Pulse or of the database.</summary>
    private sealed class Fault : DbConnectionInterceptor
    {
        public Exception? Exception { get; set; }

        public override InterceptionResult ConnectionOpening(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            Exception is null ? result : throw Exception;

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ConnectionOpening(connection, eventData, result));
    }
}
