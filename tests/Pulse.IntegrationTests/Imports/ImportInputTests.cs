using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Imports;

/// <summary>A malformed import is refused as a whole, with the path of each invalid value.</summary>
public sealed class ImportInputTests(TestDatabase database) : ContractTests(database)
{
    private const int Limit = 1024 * 1024;

    private static readonly string Hex = HexOf("a");

    [TestCase("""{}""", "items")]
    [TestCase("""{ "items": [] }""", "items")]
    [TestCase("""{ "items": [null] }""", "items[0]")]
    [TestCase("""{ "items": {} }""", "items")]
    [TestCase("""{ "items": [], "dryrun": true }""", "dryrun")]
    public async Task A_malformed_list_is_refused(string body, string path) =>
        (await Admin.PostAsync("/apikeys/import", body)).AssertInvalid(path);

    [TestCase("digest", "null", "digest")]
    [TestCase("digest", "5", "digest")]
    [TestCase("digest", """{ "encoding": "hex", "value": "00" }""", "digest.algorithm")]
    [TestCase("digest", """{ "algorithm": "sha256", "value": "00" }""", "digest.encoding")]
    [TestCase("digest", """{ "algorithm": "md5", "encoding": "hex", "value": "00" }""", "digest.algorithm")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "base32", "value": "00" }""", "digest.encoding")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "hex" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "hex", "value": "" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "hex", "value": "00" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha512", "encoding": "hex", "value": "$hex" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "base64", "value": "$hex" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "base64", "value": "$base64url" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "base64url", "value": "$base64" }""", "digest.value")]
    [TestCase("digest", """{ "algorithm": "sha256", "encoding": "base64url", "value": " $base64url" }""", "digest.value")]
    [TestCase("hint", "\"12345\"", "hint")]
    [TestCase("hint", "\"a b\"", "hint")]
    [TestCase("name", "\"\"", "name")]
    [TestCase("permissions", "[]", "permissions")]
    [TestCase("permissions", "[\"eatMerchants\"]", "permissions[0]")]
    [TestCase("prefix", "\"pla\"", "prefix")]
    [TestCase("metadata", """{ "a[0]": "x" }""", "metadata.a[0]")]
    [TestCase("rateLimit", """{ "limit": 1 }""", "rateLimit.windowSeconds")]
    [TestCase("allowedIps", "[\"x\"]", "allowedIps[0]")]
    [TestCase("apiSecret", "\"x\"", "apiSecret")]
    public async Task A_malformed_item_is_refused_with_its_path_and_nothing_is_imported(string member, string value, string path)
    {
        var admin = await AdminInNewAccountAsync();
        var good = new JsonObject
        {
            ["name"] = "A",
            ["permissions"] = new JsonArray("readApiKeys"),
            ["digest"] = new JsonObject { ["algorithm"] = "sha256", ["encoding"] = "hex", ["value"] = HexOf(New()) },
        };
        var bad = good.DeepClone();
        bad[member] = JsonNode.Parse(value
            .Replace("$hex", Hex, StringComparison.Ordinal)
            .Replace("$base64url", "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg", StringComparison.Ordinal)
            .Replace("$base64", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=", StringComparison.Ordinal));

        (await admin.PostAsync("/apikeys/import", new { items = new[] { good, bad } })).AssertInvalid($"items[1].{path}");

        Assert.That(await admin.NamesAsync(), Is.Empty);
    }

    [TestCase("sha256", "hex", "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    [TestCase("sha256", "base64", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=")]
    [TestCase("sha256", "base64", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg")]
    [TestCase("sha256", "base64url", "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg=")]
    public async Task Digests_are_accepted_in_each_encoding(string algorithm, string encoding, string value)
    {
        var tried = await Admin.PostAsync("/apikeys/import", new
        {
            dryRun = true,
            items = new[] { new { name = "A", permissions = new[] { "readApiKeys" }, digest = new { algorithm, encoding, value } } },
        });

        Assert.That(CodesOf(tried), Is.EqualTo(new[] { "created" }), tried.Text);
    }

    [Test]
    public async Task More_than_a_thousand_items_are_refused()
    {
        var item = ItemOf(New());

        (await Admin.PostAsync("/apikeys/import", new { items = Enumerable.Repeat(item, 1001) })).AssertInvalid("items");
    }

    [Test]
    public async Task A_limited_number_of_errors_is_listed()
    {
        var digest = new { algorithm = "sha256", encoding = "hex", value = "0" };
        var bad = new { name = "", permissions = Array.Empty<string>(), digest };

        var refused = await Admin.PostAsync("/apikeys/import", new { items = Enumerable.Repeat(bad, 1000) });

        refused.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.That(refused.Json["errors"]!.AsObject(), Has.Count.InRange(900, 1001));
        Assert.That(refused.Error("items[0].digest.value"), Does.Contain("32 bytes"));
        Assert.That(refused.Error("body"), Does.Contain("more errors"));
    }

    [Test]
    public async Task A_body_of_1_MiB_is_read_and_one_byte_more_is_not()
    {
        foreach (var (length, status) in new[] { (Limit, HttpStatusCode.BadRequest), (Limit + 1, HttpStatusCode.RequestEntityTooLarge) })
        {
            using var content = new StringContent("{}".PadRight(length), Encoding.UTF8, "application/json");

            Assert.That((await Admin.SendAsync(HttpMethod.Post, "/apikeys/import", content)).Status, Is.EqualTo(status));
        }
    }

    [Test]
    public async Task A_body_of_unknown_length_is_cut_off_at_the_same_length()
    {
        using var content = JsonContent.Create(new { items = new string('x', Limit) });

        (await Admin.SendAsync(HttpMethod.Post, "/apikeys/import", content))
            .AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Test]
    public async Task A_large_body_is_not_read_for_a_caller_without_credentials()
    {
        using var content = JsonContent.Create(new { items = new string('x', Limit / 2) });

        (await Anonymous().SendAsync(HttpMethod.Post, "/apikeys/import", content))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_malformed_chunk_is_an_error_of_the_request()
    {
        var answer = await Admin.SendRawAsync(
            $"POST /apikeys/import HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
            Encoding.ASCII.GetBytes("fffffffffffffffff\r\n{}\r\n0\r\n\r\n"));

        answer.AssertProblem(HttpStatusCode.BadRequest, "bad_request");
    }

    [Test]
    public async Task Callers_without_importApiKeys_are_refused()
    {
        var account = await Seed.AccountAsync();
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);
        var key = Using(await AdminIn(account).MakeKeyAsync("writeApiKeys"));

        foreach (var caller in new[] { user, key })
        {
            (await caller.PostImportAsync(ItemOf(New()))).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }

    [TestCase(null, "pls_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2obxwm", "apiKey")]
    [TestCase(null, "short", "apiKey")]
    [TestCase("", "a text of another system", "apiKey")]
    public async Task A_verification_or_login_without_an_identifier_needs_a_text_of_another_system(
        string? apiKey, string apiSecret, string path)
    {
        (await Admin.PostAsync("/apikeys/verify", new { apiKey, apiSecret })).AssertInvalid(path);
        (await Anonymous().PostAsync("/auth/login", new { apiKey, apiSecret })).AssertInvalid(path);
    }
}
