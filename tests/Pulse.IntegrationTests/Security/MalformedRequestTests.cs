using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 21 for the usual attacks. The tests of the contract check what each field refuses.</summary>
public sealed class MalformedRequestTests(TestDatabase database) : SecurityTests(database)
{
    private const int Limit = 64 * 1024;

    private static IEnumerable<TestCaseData> Bodies =>
    [
        new TestCaseData("").SetArgDisplayNames("nothing"),
        new TestCaseData("null").SetArgDisplayNames("null"),
        new TestCaseData("[]").SetArgDisplayNames("a list"),
        new TestCaseData("{").SetArgDisplayNames("a truncated object"),
        new TestCaseData("""{"name":"\u0000"}""").SetArgDisplayNames("a NUL"),
        new TestCaseData("""{"name":"\ud800"}""").SetArgDisplayNames("half a surrogate pair"),
        new TestCaseData("""{"name":1e999999}""").SetArgDisplayNames("a number out of range"),
        new TestCaseData("""{"name":"a","name":"b"}""").SetArgDisplayNames("a name twice"),
        new TestCaseData("""{"expiresAt":"9999-12-31T23:59:59-23:59"}""").SetArgDisplayNames("after year 9999 in UTC"),
        new TestCaseData(string.Concat(Enumerable.Repeat("""{"name":""", 5_000))).SetArgDisplayNames("deep nesting"),
        new TestCaseData($$"""{"name":"{{new string('x', 60_000)}}"}""").SetArgDisplayNames("an over-long name"),
    ];

    [TestCaseSource(nameof(Bodies))]
    public async Task A_malformed_body_gives_a_400_problem_and_changes_nothing(string body)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        Answer[] refused =
        [
            await Admin.PostAsync("/apikeys", body),
            await Admin.PatchAsync(key.Path, body),
            await Anonymous().PostAsync("/auth/login", body),
        ];

        Assert.That(refused.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Select(answer => answer.Header("Content-Type")), Is.All.StartsWith("application/problem+json"));
        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task Bytes_that_are_not_UTF_8_give_a_400_problem()
    {
        using var content = new ByteArrayContent([.. """{"name":" """u8, 0xFF, 0xC0, 0x80, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        var refused = await Admin.SendAsync(HttpMethod.Post, "/apikeys", content);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Code, Is.EqualTo("validation_failed"));
    }

    [Test]
    public async Task A_body_over_64_KiB_gives_413([Values] bool announced)
    {
        var body = Encoding.UTF8.GetBytes(new string(' ', Limit + 1));
        using HttpContent content = announced ? new ByteArrayContent(body) : new StreamContent(new Unannounced(body));
        content.Headers.ContentType = new("application/json");

        var refused = await Anonymous().SendAsync(HttpMethod.Post, "/auth/login", content);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(refused.Code, Is.EqualTo("body_too_large"));
    }

    [TestCase("GET /auth/session HTTP/1.1", "Authorization: Bearer \u00e9\u00ff", "401")]
    [TestCase("GET /auth/session HTTP/1.1", "x-api-key: apiKey-\u00ff", "401")]
    [TestCase(
        "GET /auth/session HTTP/1.1",
        "x-account-id: \u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2",
        "400")]
    [TestCase("GET /auth/session HTTP/1.1", "no colon", "400")]
    [TestCase("GET /auth/session HTTP/9.9", "Accept: */*", "505")]
    [TestCase("GET /apikeys/%00 HTTP/1.1", "Accept: */*", "400")]
    [TestCase("POST /auth/login HTTP/1.1", "Content-Length: -1", "400")]
    [TestCase("POST /auth/login HTTP/1.1", "Content-Length: 99999999999999999999", "400")]
    [TestCase("POST /auth/login HTTP/1.1", "Content-Length: 0\r\nContent-Length: 5", "400")]
    [TestCase("POST /auth/login HTTP/1.1", "Transfer-Encoding: rot13", "400")]
    [TestCase("BREW /auth/session HTTP/1.1", "Accept: */*", "405")]
    public async Task A_malformed_head_is_refused_and_the_server_goes_on(string line, string header, string status)
    {
        var answer = await RawHttp.SendTextAsync(Anonymous().Client.BaseAddress!, line, header);
        var afterwards = await Anonymous().GetAsync("/health/live");

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(afterwards.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_over_long_credential_is_refused_without_a_look_up(
        [Values("Authorization: Bearer ", "x-api-key: apiKey-", "x-api-secret: pls_")] string header)
    {
        var answer =
            await RawHttp.SendTextAsync(Anonymous().Client.BaseAddress!, "GET /auth/session HTTP/1.1", header + new string('a', 20_000));

        Assert.That(answer, Does.StartWith("HTTP/1.1 401 "));
    }

    /// <summary>Request smuggling (RFC 9112, 6.3): the chunks are the body, and the contradicting length is ignored.</summary>
    [Test]
    public async Task A_length_beside_a_transfer_encoding_does_not_bound_the_body()
    {
        var chunked = "11\r\n{\"email\":\"a@b.cd\"\r\n1\r\n}\r\n0\r\n\r\n";

        var answer = await RawHttp.SendTextWithBodyAsync(
            Anonymous().Client.BaseAddress!,
            chunked,
            "POST /auth/login HTTP/1.1",
            "Content-Type: application/json",
            "Content-Length: 4",
            "Transfer-Encoding: chunked");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
        Assert.That(answer, Does.Contain("A password is required."));
    }

    [Test]
    public async Task Headers_that_are_too_long_are_refused()
    {
        var answer = await RawHttp.SendTextAsync(
            Anonymous().Client.BaseAddress!, "GET /auth/session HTTP/1.1", $"x-api-key: {new string('a', 40_000)}");

        Assert.That(answer, Does.StartWith("HTTP/1.1 431 "));
    }

    /// <summary>A body without a Content-Length.</summary>
    private sealed class Unannounced(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }
}
