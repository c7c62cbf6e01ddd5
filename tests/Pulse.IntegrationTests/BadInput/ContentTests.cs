using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Content types, encodings and lengths of bodies.</summary>
public sealed class ContentTests(TestDatabase database) : ContractTests(database)
{
    private const int Limit = 64 * 1024;
    private const string Body = """{ "name": "a", "permissions": ["readMerchants"] }""";

    [TestCase("application/json")]
    [TestCase("APPLICATION/JSON")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/json; charset=\"UTF-8\"")]
    [TestCase("application/json; profile=\"x\"")]
    public async Task JSON_in_UTF_8_is_accepted(string contentType)
    {
        Assert.That((await SendAsync(Encoding.UTF8.GetBytes(Body), contentType)).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("text/plain")]
    [TestCase("text/json")]
    [TestCase("application/xml")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/merge-patch+json")]
    [TestCase("application/vnd.pulse+json")]
    [TestCase("application/*")]
    [TestCase("*/*")]
    [TestCase("json")]
    [TestCase("nonsense; =")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase("application/json; charset=utf-7")]
    [TestCase("application/json; charset=iso-8859-1")]
    [TestCase("application/json; charset=nonsense")]
    [TestCase("application/json; charset=")]
    [TestCase("application/json; version=")]
    [TestCase("")]
    [TestCase(null)]
    public async Task Anything_else_is_an_unsupported_media_type(string? contentType)
    {
        var answer = await SendAsync(Encoding.UTF8.GetBytes(Body), contentType);

        answer.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Test]
    public async Task A_UTF_8_byte_order_mark_is_accepted()
    {
        var answer = await SendAsync([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Body)], "application/json");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Bodies_in_other_encodings_are_refused()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            var bytes = encoding.GetBytes(Body);

            (await SendAsync(bytes, "application/json")).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
            (await SendAsync([.. encoding.GetPreamble(), .. bytes], "application/json"))
                .AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        }
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("identity, gzip")]
    [TestCase("nonsense")]
    public async Task An_encoded_body_is_refused_with_what_is_taken_instead(string coding)
    {
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        content.Headers.Add("Content-Type", "application/json");
        content.Headers.Add("Content-Encoding", coding);

        var refused = await Admin.SendAsync(HttpMethod.Post, "/apikeys", content);

        refused.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_content_encoding");
        Assert.That((string?)refused.Json["detail"], Does.Contain("uncompressed"));
        Assert.That(refused.Header("Accept-Encoding"), Is.EqualTo("identity"));
    }

    [Test]
    public async Task The_identity_coding_counts_as_no_encoding()
    {
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");
        content.Headers.Add("Content-Encoding", "Identity");

        Assert.That((await Admin.SendAsync(HttpMethod.Post, "/apikeys", content)).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_body_of_64_KiB_is_read_and_one_byte_more_is_not()
    {
        var most = Encoding.UTF8.GetBytes(Body.PadRight(Limit));
        var tooMuch = Encoding.UTF8.GetBytes(Body.PadRight(Limit + 1));

        Assert.That((await SendAsync(most, "application/json")).Status, Is.EqualTo(HttpStatusCode.Created));
        (await SendAsync(tooMuch, "application/json")).AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [TestCase("POST", "/apikeys")]
    [TestCase("PATCH", "/apikeys/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10")]
    [TestCase("POST", "/auth/login")]
    public async Task A_body_of_70_KB_is_too_large_everywhere(string method, string path)
    {
        using var content = new StringContent($$"""{ "name": "{{new string('a', 70_000)}}" }""", Encoding.UTF8, "application/json");

        (await Admin.SendAsync(new HttpMethod(method), path, content))
            .AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Test]
    public async Task A_body_of_unknown_length_is_cut_off_at_the_same_length()
    {
        var chunk = Encoding.ASCII.GetBytes($"1000\r\n{new string(' ', 0x1000)}\r\n");
        var body = Enumerable.Repeat(chunk, 20).SelectMany(bytes => bytes).Concat(Encoding.ASCII.GetBytes("0\r\n\r\n")).ToArray();

        var answer = await Admin.SendRawAsync(
            $"POST /apikeys HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
            body);

        answer.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Test]
    public async Task A_body_with_a_huge_Content_Length_is_refused_without_reading_it()
    {
        var answer = await Admin.SendRawAsync(
            $"POST /apikeys HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n");

        answer.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Test]
    public async Task A_body_on_an_operation_without_a_body_is_ignored()
    {
        using var content = new StringContent("{ nonsense", Encoding.UTF8, "text/plain");

        Assert.That((await Admin.SendAsync(HttpMethod.Get, "/auth/session", content)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<Answer> SendAsync(byte[] body, string? contentType)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await Admin.SendAsync(HttpMethod.Post, "/apikeys", content);
    }
}
