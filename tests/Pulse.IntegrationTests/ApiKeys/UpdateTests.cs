using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>PATCH is a JSON merge patch (RFC 7396).</summary>
public sealed class UpdateTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object Whole = new
    {
        name = "Before",
        permissions = new[] { "readMerchants" },
        description = "Something",
        expiresAt = "2090-01-31T12:00:00.000Z",
    };

    [TestCase("""{ "name": "After" }""", "name", "\"After\"")]
    [TestCase("""{ "description": "Else" }""", "description", "\"Else\"")]
    [TestCase("""{ "description": null }""", "description", null)]
    [TestCase("""{ "permissions": ["writeMerchants", "readRoles"] }""", "permissions", """["readRoles","writeMerchants"]""")]
    [TestCase("""{ "expiresAt": "2091-01-31T12:00:00Z" }""", "expiresAt", "\"2091-01-31T12:00:00.000Z\"")]
    [TestCase("""{ "expiresAt": null }""", "expiresAt", null)]
    [TestCase("""{ "active": false }""", "active", "false")]
    public async Task Sent_members_are_changed_and_absent_members_are_kept(string patch, string property, string? expected)
    {
        var key = await Admin.MakeKeyFromAsync(Whole);
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var patched = await Admin.PatchAsync(key.Path, patch);
        var got = await Admin.GetAsync(key.Path);

        var others = key.Json.AsObject();
        string[] changed = [property, "updatedAt", "apiSecret", .. property == "active" ? (string[])["status"] : []];
        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(patched.Json[property]?.ToJsonString(), Is.EqualTo(expected));
        Assert.That((string?)patched.Json["updatedAt"], Is.EqualTo(Instants.Text(App.Clock.GetUtcNow())));
        Assert.That(got.Text, Is.EqualTo(patched.Text));
        foreach (var (name, value) in others.Where(member => !changed.Contains(member.Key)))
        {
            Assert.That(patched.Json[name]?.ToJsonString(), Is.EqualTo(value?.ToJsonString()), name);
        }
    }

    [TestCase("name")]
    [TestCase("permissions")]
    [TestCase("active")]
    public async Task Null_is_refused_for_a_required_value(string property)
    {
        var key = await Admin.MakeKeyAsync();

        var answer = await Admin.PatchAsync(key.Path, $$"""{ "{{property}}": null }""");

        answer.AssertInvalid(property);
    }

    [TestCase("""{ "name": "" }""", "name")]
    [TestCase("""{ "name": "  " }""", "name")]
    [TestCase("""{ "name": "a\u0000b" }""", "name")]
    [TestCase("""{ "name": " a" }""", "name")]
    [TestCase("""{ "name": "a\u00a0" }""", "name")]
    [TestCase("""{ "description": "a\u0000b" }""", "description")]
    [TestCase("""{ "permissions": [] }""", "permissions")]
    [TestCase("""{ "permissions": ["readMerchants", "readMerchants"] }""", "permissions")]
    [TestCase("""{ "permissions": ["readMerchants", "none"] }""", "permissions[1]")]
    [TestCase("""{ "expiresAt": "2000-01-01T00:00:00Z" }""", "expiresAt")]
    [TestCase("""{ "expireAt": "2090-01-01T00:00:00Z" }""", "expireAt")]
    [TestCase("""{ "accountId": "2000000000000001" }""", "accountId")]
    [TestCase("""{ "apiKey": "apiKey-0" }""", "apiKey")]
    [TestCase("""{ "id": 1 }""", "id")]
    public async Task A_patch_is_validated_like_a_new_key(string patch, string path)
    {
        var key = await Admin.MakeKeyAsync();

        var answer = await Admin.PatchAsync(key.Path, patch);
        var got = await Admin.GetAsync(key.Path);

        answer.AssertInvalid(path);
        Assert.That(got.Header("ETag"), Is.EqualTo(key.ETag));
    }

    [TestCase("application/json", HttpStatusCode.OK)]
    [TestCase("application/json; charset=utf-8", HttpStatusCode.OK)]
    [TestCase("application/merge-patch+json", HttpStatusCode.OK)]
    [TestCase("APPLICATION/Merge-Patch+JSON; charset=UTF-8", HttpStatusCode.OK)]
    [TestCase("application/json-patch+json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/vnd.api+json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_patch_is_JSON_or_a_merge_patch_and_nothing_else(string contentType, HttpStatusCode expected)
    {
        var key = await Admin.MakeKeyAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{ "name": "After" }"""));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await Admin.SendAsync(HttpMethod.Patch, key.Path, content);

        Assert.That(answer.Status, Is.EqualTo(expected), answer.Text);
        Assert.That((string?)(await Admin.GetAsync(key.Path)).Json["name"], Is.EqualTo(expected == HttpStatusCode.OK ? "After" : "A key"));
    }

    [TestCase("{}")]
    [TestCase("""{ "name": "A key", "active": true, "permissions": ["readMerchants"], "description": null, "expiresAt": null }""")]
    public async Task A_patch_that_changes_nothing_is_no_edit(string patch)
    {
        var key = await Admin.MakeKeyAsync();
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var answer = await Admin.PatchAsync(key.Path, patch);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Header("ETag"), Is.EqualTo(key.ETag));
        Assert.That((string?)answer.Json["updatedAt"], Is.EqualTo((string?)key.Json["updatedAt"]));
    }

    [Test]
    public async Task An_expired_key_can_be_renamed_but_not_given_another_past_end()
    {
        var end = App.Clock.GetUtcNow().AddHours(1);
        var key = await Admin.MakeKeyFromAsync(new { name = "a", permissions = new[] { "readMerchants" }, expiresAt = Instants.Text(end) });
        App.Clock.Advance(TimeSpan.FromHours(2));

        var renamed = await Admin.PatchAsync(key.Path, new { name = "b", expiresAt = Instants.Text(end) });
        var moved = await Admin.PatchAsync(key.Path, new { expiresAt = Instants.Text(end.AddMinutes(1)) });
        var revived = await Admin.PatchAsync(key.Path, new { expiresAt = Instants.Text(end.AddHours(2)) });

        Assert.That((string?)renamed.Json["name"], Is.EqualTo("b"));
        Assert.That((string?)renamed.Json["expiresAt"], Is.EqualTo(Instants.Text(end)));
        moved.AssertInvalid("expiresAt");
        Assert.That(revived.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_last_editor_of_a_key_is_stored()
    {
        var admin = await AdminInNewAccountAsync();
        var (key, editor) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync("writeApiKeys", "readMerchants"));

        var answer = await Using(editor).PatchAsync(key.Path, new { name = "After" });

        Assert.That((string?)answer.Json["updatedBy"], Is.EqualTo(editor.ApiKey));
        Assert.That((string?)answer.Json["createdBy"], Is.EqualTo(PulseApp.AdminEmail));
    }
}
