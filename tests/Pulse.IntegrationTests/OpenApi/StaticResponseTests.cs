using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>The document and its page are created once, compressed, cached, and have an ETag.</summary>
public sealed class StaticResponseTests(TestDatabase database) : ContractTests(database)
{
    private const string Document = "/openapi/v1.json";

    private static readonly string[] Paths = [Document, "/docs/", "/docs/scalar.js", "/docs/scalar.aspnetcore.js", "/docs/favicon.svg"];

    private int made;

    [Test]
    public async Task Concurrent_requests_generate_the_document_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Anonymous().GetAsync(Document)));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(answers.Select(answer => answer.Text).Distinct().Count(), Is.EqualTo(1));
        Assert.That(made, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_matching_ETag_gives_a_response_without_a_body(string path)
    {
        var first = await Anonymous().GetAsync(path);
        Answer[] known =
        [
            await With(("If-None-Match", first.Header("ETag")!)).GetAsync(path),
            await With(("If-None-Match", $"\"other\", W/{first.Header("ETag")}"), ("Accept-Encoding", "br")).GetAsync(path),
            await With(("If-None-Match", "*")).GetAsync(path),
        ];
        var other = await With(("If-None-Match", "\"other\"")).GetAsync(path);

        Assert.That(first.Header("ETag"), Does.Match("^\"[0-9a-f]{32}\"$"));
        Assert.That(first.Header("Cache-Control"), Is.EqualTo("no-cache"));
        Assert.That(known.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.NotModified));
        Assert.That(known.Select(answer => answer.Text), Is.All.Empty);
        Assert.That(known[0].Header("ETag"), Is.EqualTo(first.Header("ETag")));
        Assert.That(other.Text, Is.EqualTo(first.Text));
    }

    [TestCaseSource(nameof(Paths))]
    public async Task A_tag_that_is_not_the_current_one_fails_the_precondition(string path)
    {
        var tag = (await Anonymous().GetAsync(path)).Header("ETag")!;
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            foreach (var holding in (string[])[tag, $"\"other\", {tag}", "*", $"{tag[..^1]}-br\""])
            {
                Assert.That(
                    (await Anonymous().SendAsync(method, path, ("If-Match", holding))).Status, Is.EqualTo(HttpStatusCode.OK), holding);
            }

            foreach (var failing in (string[])["\"other\"", $"W/{tag}", "nonsense", ""])
            {
                var refused = await Anonymous().SendAsync(method, path, ("If-Match", failing), ("If-None-Match", tag));

                Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed), failing);
                Assert.That(
                    (refused.Header("ETag"), refused.Header("Cache-Control"), refused.Header("Vary")),
                    Is.EqualTo(((string?)null, "no-store", (string?)null)));
            }
        }

        (await Anonymous().SendAsync(HttpMethod.Get, path, ("If-Match", "\"other\"")))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
    }

    [TestCaseSource(nameof(Paths))]
    public async Task It_is_compressed_for_clients_that_can_read_that(string path)
    {
        var plain = await Anonymous().GetAsync(path);
        var brotli = await BytesAsync(path, "gzip, br");
        var gzip = await BytesAsync(path, "gzip, br;q=0");

        Assert.That(plain.Header("Vary"), Is.EqualTo("Accept-Encoding"));
        Assert.That(plain.Header("Content-Encoding"), Is.Null);
        Assert.That(Read(new BrotliStream(new MemoryStream(brotli), CompressionMode.Decompress)), Is.EqualTo(plain.Text));
        Assert.That(Read(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)), Is.EqualTo(plain.Text));
        Assert.That(
            (await With(("Accept-Encoding", "br")).SendAsync(HttpMethod.Head, path)).Header("ETag"), Is.Not.EqualTo(plain.Header("ETag")));
    }

    [TestCase("gzip;q=1, br;q=0.2", ExpectedResult = "gzip")]
    [TestCase("br;q=0.2, *;q=0.5", ExpectedResult = "gzip")]
    [TestCase("GZIP", ExpectedResult = "gzip")]
    [TestCase("*", ExpectedResult = "br")]
    [TestCase("identity;q=0, gzip;q=0.1", ExpectedResult = "gzip")]
    [TestCase("identity;q=1, br;q=0.5", ExpectedResult = null)]
    [TestCase("identity, gzip", ExpectedResult = "gzip")]
    [TestCase("*;q=0", ExpectedResult = null)]
    [TestCase("br;q=0, gzip;q=0", ExpectedResult = null)]
    [TestCase("deflate", ExpectedResult = null)]
    [TestCase("nonsense;q=x;;", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public async Task<string?> The_client_chooses_the_coding_by_its_weights(string accepted) =>
        (await With(("Accept-Encoding", accepted)).SendAsync(HttpMethod.Head, Document)).Header("Content-Encoding");

    [TestCaseSource(nameof(Paths))]
    public async Task HEAD_returns_the_headers_of_GET_without_the_body(string path)
    {
        var (got, head) = (await Anonymous().GetAsync(path), await Anonymous().SendAsync(HttpMethod.Head, path));

        Assert.That(head.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(head.Text, Is.Empty);
        Assert.That(head.Header("Content-Length"), Is.EqualTo($"{Encoding.UTF8.GetByteCount(got.Text)}"));
        Assert.That(head.Headers.Where(header => header.Key != "Date"), Is.EquivalentTo(got.Headers.Where(header => header.Key != "Date")));
    }

    [Test]
    public async Task The_page_has_one_address_and_does_not_depend_on_the_letter_case_of_the_first_request()
    {
        var shouted = await Anonymous().GetAsync("/DOCS/");

        Assert.That(shouted.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Anonymous().GetAsync("/docs/")).Text, Is.EqualTo(shouted.Text).And.Not.Contains("DOCS"));
        (await Anonymous().GetAsync("/docs/name")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    protected override void Configure(IServiceCollection services) =>
        services.Configure<OpenApiOptions>("v1", options => options.AddDocumentTransformer(CountAsync));

    private Task CountAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref made);
        return Task.CompletedTask;
    }

    private async Task<byte[]> BytesAsync(string path, string codings) =>
        await With(("Accept-Encoding", codings)).Client.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    private static string Read(Stream decompressed)
    {
        using var reader = new StreamReader(decompressed, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
