using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Text that databases and terminals treat differently, and instants at the limits of the calendar.</summary>
public sealed class TextTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] NotText =
    [
        "a\\u0000b", "\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud83d", "\\u001b[31m", "\\u0085", "\\ufffe",
    ];

    private static readonly string[] NotInstants =
    [
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999-00:01", "9999-12-31T24:00:00Z",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z", "2090-02-30T00:00:00Z", "2091-02-29T00:00:00Z", "2090-13-01T00:00:00Z", "2090-12-31T23:59:60Z",
        "2090-01-01",
        "2090-01-01T00:00:00", "2090-01-01 00:00:00Z", "20900101T000000Z", "2090-01-01T00:00:00+99:00", "2090-01-01T00:00:00+0200",
        "2090-01-01T00:00:00.12345678Z", "01/01/2090", "4102444800", "tomorrow", " 2090-01-01T00:00:00Z", "２０９０-01-01T00:00:00Z",
    ];

    [TestCaseSource(nameof(NotText))]
    public async Task Invalid_text_is_refused_in_every_text_field(string escaped)
    {
        var key = await Admin.MakeKeyAsync();

        (await Admin.PostAsync("/apikeys", $$"""{ "name": "{{escaped}}", "permissions": ["readMerchants"] }""")).AssertInvalid("name");
        (await Admin.PostAsync("/apikeys", $$"""{ "name": "a", "permissions": ["readMerchants"], "description": "{{escaped}}" }"""))
            .AssertInvalid("description");
        (await Admin.PatchAsync(key.Path, $$"""{ "name": "{{escaped}}" }""")).AssertInvalid("name");
        (await Anonymous().PostAsync("/auth/login", $$"""{ "email": "{{escaped}}", "password": "a" }""")).AssertInvalid("email");
    }

    [TestCase("\\ud800")]
    [TestCase("a\\udc00b")]
    public async Task A_property_name_that_is_not_text_is_refused(string escaped)
    {
        var body = $$"""{ "{{escaped}}": 1 }""";

        (await Admin.PostAsync("/apikeys", body)).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        (await Anonymous().PostAsync("/auth/login", body)).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
    }

    [TestCase("""{ "name": "?" }""")]
    [TestCase("""{ "?": 1 }""")]
    [TestCase("""{ "permissions": ["?"] }""")]
    [TestCase("""{ "expiresAt": "?" }""")]
    [TestCase("?")]
    public async Task Bytes_that_are_not_UTF_8_are_refused(string body)
    {
        foreach (var bytes in new byte[][] { [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xc3], [0xf5, 0x80, 0x80, 0x80] })
        {
            var parts = body.Split('?');
            using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(parts[0]), .. bytes, .. Encoding.UTF8.GetBytes(parts[1])]);
            content.Headers.Add("Content-Type", "application/json");

            (await Admin.SendAsync(HttpMethod.Post, "/apikeys", content)).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        }
    }

    [TestCase("\\uffff")]
    [TestCase("\\ufdd0")]
    [TestCase("\\udbff\\udfff")]
    [TestCase("e\\u0301\\u0301\\u0301")]
    [TestCase("\\u202e")]
    public async Task A_login_with_unusual_characters_is_refused_without_a_server_error(string escaped)
    {
        var byPassword = await Anonymous().PostAsync("/auth/login", $$"""{ "email": "{{escaped}}", "password": "{{escaped}}" }""");
        var byKey = await Anonymous().PostAsync("/auth/login", $$"""{ "apiKey": "{{escaped}}", "apiSecret": "{{escaped}}" }""");

        byPassword.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        byKey.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task Text_in_every_script_is_returned_unchanged()
    {
        const string Name = "Ünïcödé 漢字 العربية 🙂👩‍👩‍👧 می\u200cخواهم é";

        var key = await Admin.MakeKeyFromAsync(new { name = Name, permissions = new[] { "readMerchants" }, description = "\"\\/\r\n\t" });

        Assert.That((string?)key.Json["name"], Is.EqualTo(Name));
        Assert.That((string?)(await Admin.GetAsync(key.Path)).Json["name"], Is.EqualTo(Name));
        Assert.That((string?)key.Json["description"], Is.EqualTo("\"\\/\r\n\t"));
    }

    [TestCaseSource(nameof(NotInstants))]
    public async Task Text_that_is_not_an_instant_is_refused(string text)
    {
        (await Admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" }, expiresAt = text }))
            .AssertInvalid("expiresAt");
        (await Admin.GetAsync($"/apikeys?createdAt={Uri.EscapeDataString(text)}")).AssertInvalid("createdAt");
    }

    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z")]
    [TestCase("9999-12-31T23:59:59.999+14:00", "9999-12-31T09:59:59.999Z")]
    [TestCase("2090-02-28T23:59-08:00", "2090-03-01T07:59:00.000Z")]
    [TestCase("2092-02-29T00:00:00Z", "2092-02-29T00:00:00.000Z")]
    public async Task The_latest_representable_instants_are_accepted(string text, string expected)
    {
        var key = await Admin.MakeKeyFromAsync(new { name = "a", permissions = new[] { "readMerchants" }, expiresAt = text });
        var login = await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret });

        Assert.That((string?)(await Admin.GetAsync(key.Path)).Json["expiresAt"], Is.EqualTo(expected));
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("0001-01-01T00:00:00Z")]
    [TestCase("1970-01-01T00:00:00Z")]
    public async Task The_earliest_representable_instants_are_refused_as_past_expiry_times(string text)
    {
        var answer = await Admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" }, expiresAt = text });

        answer.AssertInvalid("expiresAt");
        Assert.That(answer.Error("expiresAt"), Does.Contain("future"));
    }
}
