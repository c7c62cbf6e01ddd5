using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 21 for the framing of bodies (RFC 9112, 7.1): a client's error returns 4xx or ends the connection, and logs at most one line.
/// </summary>
public sealed class FramingTests(TestDatabase database) : SecurityTests(database)
{
    private readonly LogSink logs = new();

    private static readonly string[] Requests =
        [
            "POST /auth/login HTTP/1.1", "POST /apikeys HTTP/1.1", "POST /apikeys/import HTTP/1.1",
            "POST /apikeys/usage HTTP/1.1",
            "GET /health/live HTTP/1.1", "POST /nowhere HTTP/1.1",
            "PUT /apikeys HTTP/1.1", "GET /openapi/v1.json HTTP/1.1",
        ];

    private static IEnumerable<TestCaseData> Bodies =>
    [
        new TestCaseData("7fffffff\r\n{}").SetArgDisplayNames("the largest size of 32 bits"),
        new TestCaseData("80000000\r\n{}").SetArgDisplayNames("a size of 32 bits"),
        new TestCaseData("ffffffff\r\n{}").SetArgDisplayNames("minus one in 32 bits"),
        new TestCaseData("100000000\r\n{}").SetArgDisplayNames("a size of 33 bits"),
        new TestCaseData("ffffffffffffffff\r\n{}").SetArgDisplayNames("a size of 64 bits"),
        new TestCaseData($"{new string('f', 40_000)}\r\n{{}}").SetArgDisplayNames("a size without end"),
        new TestCaseData("-2\r\n{}\r\n0\r\n\r\n").SetArgDisplayNames("a negative size"),
        new TestCaseData("+2\r\n{}\r\n0\r\n\r\n").SetArgDisplayNames("a size with a sign"),
        new TestCaseData("0x2\r\n{}\r\n0\r\n\r\n").SetArgDisplayNames("a size with a prefix"),
        new TestCaseData("two\r\n{}\r\n0\r\n\r\n").SetArgDisplayNames("a size in words"),
        new TestCaseData("\r\n\r\n").SetArgDisplayNames("no size"),
        new TestCaseData("2\n{}\n0\n\n").SetArgDisplayNames("bare line feeds"),
        new TestCaseData("2\r\n{}garbage\r\n0\r\n\r\n").SetArgDisplayNames("a chunk longer than its size"),
        new TestCaseData($"2;{new string('x', 100_000)}\r\n{{}}\r\n0\r\n\r\n").SetArgDisplayNames("an extension without end"),
        new TestCaseData("2;a=\"\n\"\r\n{}\r\n0\r\n\r\n").SetArgDisplayNames("a line feed in an extension"),
        new TestCaseData("2\r\n{}\r\n0\r\nno colon\r\n\r\n").SetArgDisplayNames("a trailer without colon"),
        new TestCaseData("2\r\n{}\r\n0\r\n: no name\r\n\r\n").SetArgDisplayNames("a trailer without name"),
        new TestCaseData($"2\r\n{{}}\r\n0\r\na: {new string('x', 100_000)}\r\n\r\n").SetArgDisplayNames("a trailer without end"),
        new TestCaseData("2\r\n{}\r\n0\r\na: \0\r\n\r\n").SetArgDisplayNames("a NUL in a trailer"),
        new TestCaseData("2\r\n{}").SetArgDisplayNames("no end"),
        new TestCaseData("").SetArgDisplayNames("nothing"),
    ];

    [TestCaseSource(nameof(Bodies))]
    public async Task Malformed_chunks_are_refused_without_a_trace_in_the_log(string chunks)
    {
        foreach (var line in Requests)
        {
            foreach (var header in (string[])["Accept: */*", "Idempotency-Key: \"one\""])
            {
                logs.Lines.Clear();
                var answer = await RawHttp.SendUntilEndAsync(
                    Anonymous().Client.BaseAddress!,
                    chunks,
                    WaitsForMore(chunks),
                    line,
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    $"Authorization: Bearer {AdminToken}",
                    header);

                Assert.That(StatusOf(answer), Is.Null.Or.InRange(200, 499), answer);
                Assert.That(Logged(), Has.Count.AtMost(1), () => $"{line}: {string.Join("\n", Logged())}");
            }
        }
    }

    [TestCase("80000000\r\n{}")]
    [TestCase("ffffffffffffffff\r\n{}")]
    [TestCase("two\r\n{}")]
    public async Task A_body_whose_chunks_cannot_be_read_gives_a_400_problem(string chunks)
    {
        foreach (var header in (string[])["Accept: */*", "Idempotency-Key: \"one\""])
        {
            var answer = await RawHttp.SendTextWithBodyAsync(
                Anonymous().Client.BaseAddress!,
                chunks,
                "POST /apikeys HTTP/1.1",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                $"Authorization: Bearer {AdminToken}",
                header);

            Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
            Assert.That(answer, Does.Contain("application/problem+json").And.Contain("\"code\":\"bad_request\""));
        }
    }

    [Test]
    public async Task An_impossible_content_length_is_refused_without_a_log_entry([Values(19, 20, 21, 30, 1_000)] int digits)
    {
        logs.Lines.Clear();
        var answer = await RawHttp.SendTextWithBodyAsync(
            Anonymous().Client.BaseAddress!,
            "{}",
            "POST /auth/login HTTP/1.1",
            "Content-Type: application/json",
            $"Content-Length: {new string('9', digits)}");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
        Assert.That(Logged(), Has.Count.AtMost(1), () => string.Join("\n", Logged()));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddLogging(logs.KeepFrom);
    }

    /// <summary>The server finds no error in these until the client ends the connection.</summary>
    private static bool WaitsForMore(string chunks) => chunks is "" or "2\r\n{}" || chunks.StartsWith("7f", StringComparison.Ordinal);

    private static int? StatusOf(string answer) =>
        answer.Length == 0 ? null : int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The lines that are logged by default.</summary>
    private List<string> Logged() => [.. logs.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)
        || line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)
        || (line.StartsWith("Information", StringComparison.Ordinal) && !line.Contains(" Microsoft.", StringComparison.Ordinal)))];
}
