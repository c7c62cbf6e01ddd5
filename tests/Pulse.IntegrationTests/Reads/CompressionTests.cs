using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Reads;

/// <summary>Which answers are compressed for clients that ask for it, and that no answer with a secret is (BREACH, CVE-2013-3587).</summary>
public sealed class CompressionTests(TestDatabase database) : OperationTests(database)
{
    private const string AcceptEncoding = "Accept-Encoding";

    /// <summary>Longer than what is sent uncompressed.</summary>
    private static readonly string LongText = string.Concat(Enumerable.Repeat("A long text. ", 38));

    private static readonly string[] Codings = ["br", "gzip"];

    [Test]
    public async Task A_page_is_compressed_with_its_length_and_a_long_list_in_pieces(
        [ValueSource(nameof(Codings))] string coding, [Values("?pageSize=100", "")] string query)
    {
        var account = await Seed.AccountAsync();
        await Seed.KeysAsync(account, 300);
        var admin = AdminIn(account);
        var plain = await admin.GetAsync($"/apikeys{query}");

        var (sent, bytes) = await BytesAsync(admin, $"/apikeys{query}", coding);

        Assert.That(Decode(coding, bytes), Is.EqualTo(plain.Text));
        Assert.That(bytes, Has.Length.LessThan(plain.Text.Length / 4));
        Assert.That(sent.Headers.TransferEncodingChunked is true, Is.EqualTo(query.Length == 0));
        Assert.That(sent.Content.Headers.ContentLength, Is.EqualTo(bytes.Length));
        Assert.That(sent.Headers.Vary, Is.EqualTo(new[] { AcceptEncoding }));
        Assert.That(plain.Header("Vary"), Is.EqualTo(AcceptEncoding));
        Assert.That(plain.Header("Content-Encoding"), Is.Null);
    }

    [Test]
    public async Task A_short_answer_is_not_compressed()
    {
        var key = await Admin.MakeKeyAsync();

        var got = await Admin.SendAsync(HttpMethod.Get, key.Path, (AcceptEncoding, "br, gzip"));

        Assert.That(got.Header("Content-Encoding"), Is.Null);
        Assert.That(got.Header("Vary"), Is.EqualTo(AcceptEncoding));
        Assert.That(got.Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_compressed_answer_has_a_tag_of_its_own_that_holds_for_reads_and_changes([ValueSource(nameof(Codings))] string coding)
    {
        var key = await MakeLongKeyAsync(Admin);
        (string, string) accepted = (AcceptEncoding, coding);
        var compressed = await Admin.SendAsync(HttpMethod.Get, key.Path, accepted);
        var tag = compressed.Header("ETag")!;
        var unchanged = await Admin.SendAsync(HttpMethod.Get, key.Path, accepted, ("If-None-Match", tag));
        var held = await Admin.SendAsync(HttpMethod.Get, key.Path, accepted, ("If-Match", tag));
        var changed = await Admin.PatchAsync(key.Path, new { name = "Changed" }, tag);

        Assert.That(compressed.Header("Content-Encoding"), Is.EqualTo(coding));
        Assert.That(tag, Is.Not.EqualTo(key.ETag).And.StartsWith(key.ETag[..^1]));
        Assert.That((unchanged.Status, unchanged.Text), Is.EqualTo((HttpStatusCode.NotModified, "")));
        Assert.That(
            (unchanged.Header("ETag"), unchanged.Header("Vary"), unchanged.Header("Content-Encoding")),
            Is.EqualTo((tag, AcceptEncoding, (string?)null)));
        Assert.That(held.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);
        (await Admin.PatchAsync(key.Path, new { name = "Lost" }, tag))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(
            (await Admin.SendAsync(HttpMethod.Get, key.Path, accepted, ("If-None-Match", tag))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_tag_of_the_plain_answer_saves_the_compressed_one()
    {
        var key = await MakeLongKeyAsync(Admin);

        var unchanged = await Admin.SendAsync(HttpMethod.Get, key.Path, (AcceptEncoding, "br"), ("If-None-Match", key.ETag));

        Assert.That(unchanged.Status, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(unchanged.Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task Every_read_answers_the_same_to_HEAD_and_to_GET_when_it_may_be_compressed([ValueSource(nameof(Codings))] string coding)
    {
        var ground = await MakeGroundAsync();
        var compressed = 0;
        foreach (var path in Reads)
        {
            var (caller, target) = (ground.CallerOf(path), ground.PathOf(path));
            var (got, bytes) = await BytesAsync(caller, target, coding);
            var head = await caller.SendAsync(HttpMethod.Head, target, (AcceptEncoding, coding));
            var used = got.Content.Headers.ContentEncoding.SingleOrDefault();
            compressed += used is null ? 0 : 1;

            Assert.That(got.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(JsonNode.Parse(used is null ? Encoding.UTF8.GetString(bytes) : Decode(used, bytes)), Is.Not.Null, path);
            Assert.That(head.Header("Content-Encoding"), Is.EqualTo(used), path);
            Assert.That(head.Header("Content-Length"), Is.EqualTo($"{got.Content.Headers.ContentLength}"), path);
            Assert.That(head.Header("Vary"), Is.EqualTo(got.Headers.Vary.SingleOrDefault()), path);
            Assert.That(head.Header("ETag"), Is.EqualTo(got.Headers.ETag?.ToString()), path);
        }

        Assert.That(compressed, Is.GreaterThan(3));
    }

    [Test]
    public async Task No_answer_with_a_secret_is_compressed_however_long_it_is()
    {
        var admin = await AdminInNewAccountAsync();
        var draft = await admin.MakeDraftAsync();
        var business = With((Drafts.Header, draft.Key));
        var user = await admin.MakeUserAsync();
        var key = await MakeLongKeyAsync(admin);
        foreach (var caller in (Setup.Api[])[admin, business])
        {
            caller.Client.DefaultRequestHeaders.Add(AcceptEncoding, "br, gzip");
        }

        object longKey = new { name = "Long", description = LongText, permissions = new[] { "readMerchants" } };
        (string, string) replayable = ("Idempotency-Key", $"{Guid.NewGuid()}");
        foreach (var (answer, marker) in ((Answer, string)[])
        [
            (await admin.GetAsync("/auth/session"), "token"),
            (await admin.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword }), "token"),
            (await admin.PostAsync("/auth/login", key.Login), "token"),
            (await admin.PostAsync("/apikeys", longKey), "apiSecret"),
            (await admin.PostAsync("/apikeys", longKey, replayable), "apiSecret"),
            (await admin.PostAsync("/apikeys", longKey, replayable), "apiSecret"),
            (await admin.PostAsync($"{key.Path}/rotate"), "apiSecret"),
            (await admin.PostAsync($"/applications/{draft.Id}/application-key"), "applicationKey"),
            (await admin.PostAsync($"{user.Path}/password-token"), "setPasswordToken"),
            (await admin.GetAsync($"/applications/{draft.Id}?include=sensitive"), "ssn"),
            (await admin.GetAsync("/applications"), "ssn"),
        ])
        {
            Assert.That(answer.Text, Does.Contain($"\"{marker}\":"));
            Assert.That(answer.Header("Content-Encoding"), Is.Null, answer.Text);
            Assert.That(answer.Header("Vary"), Is.Null, answer.Text);
        }
    }

    private static async Task<Key> MakeLongKeyAsync(Setup.Api caller) =>
        await caller.MakeKeyFromAsync(new { name = "Long", description = LongText, permissions = new[] { "readMerchants" } });

    private static async Task<(HttpResponseMessage Response, byte[] Bytes)> BytesAsync(Setup.Api caller, string path, string coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(AcceptEncoding, coding);
        var response = await caller.Client.SendAsync(request);
        return (response, await response.Content.ReadAsByteArrayAsync());
    }

    private static string Decode(string coding, byte[] bytes)
    {
        using Stream decoded = coding == "br"
            ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(decoded, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
