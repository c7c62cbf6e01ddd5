using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>
/// A plain <c>GET /auth/session</c> does not run the action. A request with a precondition does, so that both can be compared.
/// </summary>
public sealed class SessionCheckTests(TestDatabase database) : CacheTests(database)
{
    private static readonly (string, string)[] ThroughTheAction = [("If-None-Match", "\"another\"")];

    [Test]
    public async Task The_check_and_the_action_answer_alike([Values] WayIn wayIn, [Values("GET", "HEAD")] string method)
    {
        await AssertAlikeAsync(await WarmAsync(wayIn), new HttpMethod(method), HttpStatusCode.OK);
    }

    [Test]
    public Task Both_refuse_a_request_without_a_credential() => AssertAlikeAsync(Anonymous(), HttpMethod.Get, HttpStatusCode.Unauthorized);

    [TestCase("letters", HttpStatusCode.BadRequest)]
    [TestCase("4503599627370496", HttpStatusCode.Forbidden)]
    public async Task Both_refuse_an_account(string account, HttpStatusCode expected) =>
        await AssertAlikeAsync((await WarmAsync(WayIn.Key)).In(account), HttpMethod.Get, expected);

    [Test]
    public async Task Both_spend_the_rate_limit_of_a_key_and_refuse_it_afterwards()
    {
        var created = await Admin.PostAsync(
            "/apikeys",
            new { name = "A key", permissions = new[] { "readApiKeys" }, rateLimit = new { limit = 2, windowSeconds = 3600 } });
        var caller = Anonymous();
        caller.Client.DefaultRequestHeaders.Add("x-api-key", (string)created.Json["apiKey"]!);
        caller.Client.DefaultRequestHeaders.Add("x-api-secret", (string)created.Json["apiSecret"]!);

        var (check, action) = (await CheckAsync(caller, HttpMethod.Get), await ActAsync(caller, HttpMethod.Get));
        var (refusedCheck, refusedAction) = (await CheckAsync(caller, HttpMethod.Get), await ActAsync(caller, HttpMethod.Get));

        Assert.That((check.Status, action.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(new[] { check.Header("RateLimit"), action.Header("RateLimit") }, Has.None.Null);
        Assert.That(refusedCheck.Code, Is.EqualTo("rate_limited"));
        Assert.That(Without(refusedCheck), Is.EqualTo(Without(refusedAction)));
    }

    [Test]
    public async Task A_query_is_refused()
    {
        var answer = await (await WarmAsync(WayIn.Key)).GetAsync("/auth/session?dryRun=true");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Error("dryRun"), Is.EqualTo("This operation has no query parameters."));
    }

    [Test]
    public async Task A_precondition_that_fails_is_told()
    {
        var answer = await (await WarmAsync(WayIn.Key)).SendAsync(HttpMethod.Get, "/auth/session", ("If-Match", "\"another\""));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    private static Task<Answer> CheckAsync(Setup.Api caller, HttpMethod method) => caller.SendAsync(method, "/auth/session");

    private static Task<Answer> ActAsync(Setup.Api caller, HttpMethod method) =>
        caller.SendAsync(method, "/auth/session", ThroughTheAction);

    private static async Task AssertAlikeAsync(Setup.Api caller, HttpMethod method, HttpStatusCode expected)
    {
        var (check, action) = (await CheckAsync(caller, method), await ActAsync(caller, method));

        Assert.That(check.Status, Is.EqualTo(expected), check.Text);
        Assert.That(Without(check), Is.EqualTo(Without(action)));
    }

    /// <summary>Status, headers and body, without what differs between two requests.</summary>
    private static string Without(Answer answer)
    {
        var headers = answer.Headers.Where(header => header.Key is not "Date").OrderBy(header => header.Key)
            .Select(header => $"{header.Key}: {header.Value}");
        var text = answer.Text.Contains("traceId", StringComparison.Ordinal)
            ? answer.Text.Remove(answer.Text.IndexOf("\"traceId\"", StringComparison.Ordinal))
            : answer.Text;
        return $"{answer.Status}\n{string.Join('\n', headers)}\n{text}";
    }
}
