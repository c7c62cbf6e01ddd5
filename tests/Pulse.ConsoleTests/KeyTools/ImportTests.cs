using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>Import of keys of other systems: a check of the text first, then the import of the same text.</summary>
public sealed class ImportTests : KeyToolTests
{
    private const string Form = "main form";

    private string ImportPath => $"{ListPath}/import";

    [TestCase("{\"items\":[{0},\n{1}],\"dryRun\":false}")]
    [TestCase("[{0},\n{1}]")]
    [TestCase("{0}\n{1}\n")]
    public async Task JSON_is_checked_and_then_imported(string template)
    {
        var (first, second) = (NewName("Till"), NewName("Till"));
        var text = template.Replace("{0}", JsonOf(first), StringComparison.Ordinal)
            .Replace("{1}", JsonOf(second), StringComparison.Ordinal);
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, text);

        Assert.That(Rows(check, "Results"), Is.EqualTo(new[] { $"1 | {first} | Can be imported", $"2 | {second} | Can be imported" }));
        Assert.That(await CountAsync(first), Is.Zero, "The check imports nothing.");

        var done = await forms.SubmitAsync(check, Form, ("step", "import"));
        Assert.That(done.Location, Is.EqualTo(ListPath), done.Text);
        Assert.That(await CountAsync(first) + await CountAsync(second), Is.EqualTo(2));
        Assert.That((await UseImportedAsync(SecretOf(first))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task CSV_is_imported_with_all_its_columns()
    {
        var name = NewName("Till, \"north\"");
        var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var text = $"""
            name,permissions,digest,hint,description,expiresAt,externalId,allowedIps
            {quoted},readApiKeys readRoles,{DigestOf(SecretOf(name))},stem,,2040-01-31T00:00:00Z,customer-4,127.0.0.1
            """;
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, text);
        Assert.That(Rows(check, "Results"), Is.EqualTo(new[] { $"2 | {name} | Can be imported" }));

        await forms.SubmitAsync(check, Form, ("step", "import"));

        var key = (await Admin.GetAsync($"/apikeys?name={Uri.EscapeDataString(name)}")).Json[0]!;
        Assert.That(PermissionsOf(key), Is.EqualTo(new[] { "readApiKeys", "readRoles" }));
        Assert.That(((string)key["externalId"]!, (string)key["secretHint"]!), Is.EqualTo(("customer-4", "stem")));
        Assert.That((string)key["expiresAt"]!, Does.StartWith("2040-01-31"));
    }

    [Test]
    public async Task Each_malformed_line_is_named_and_stops_the_import()
    {
        var (good, bad) = (NewName("Good"), NewName("Bad"));
        const string Short = """{"algorithm": "sha256", "encoding": "hex", "value": "00"}""";
        var text = $$"""
            {{JsonOf(good)}}

            {"name": "{{bad}}", "permission": []}
            {"name": "", "permissions": ["readApiKeys"], "digest": {{Short}} }
            {"name": "{{bad}}", "permissions": ["flyAway"]}
            not json
            """;
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, text);
        var rows = Rows(check, "Results");

        Assert.That(rows.Select(row => row.Split(" | ")[0]), Is.EqualTo(new[] { "3", "4", "5", "6", "1" }), check.Text);
        Assert.That(rows[0], Does.Contain("permission: Unknown property"));
        Assert.That(rows[1], Does.Contain("digest.value: Must be a digest of 32 bytes").And.Contain("name: "));
        Assert.That(rows[2], Does.Contain("Unknown permission"));
        Assert.That(rows[3], Does.Contain("Not valid JSON"));
        Assert.That(rows[4], Does.Contain("Can be imported"));
        Assert.That(check.Text, Does.Not.Contain("Pulse.Application"));
        Assert.That(check.Document.QuerySelector("button[value=import]"), Is.Null);

        await forms.SubmitAsync(check, Form, ("step", "import"));
        Assert.That(await CountAsync(good), Is.Zero);
    }

    [TestCase("name,permissions,digests\nA,readApiKeys,00", "1", "Unknown column: digests")]
    [TestCase("name,permissions,digest\n\nA,readApiKeys,00,more", "3", "Has 4 values, but the first line names 3 columns")]
    [TestCase("name,permissions,digest\n\"A,readApiKeys,00", "2", "quotation marks")]
    [TestCase("name,permissions,digest\nA,,", "2", "A value is required")]
    public async Task A_fault_in_CSV_is_named_with_its_line(string text, string line, string fault)
    {
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, text);

        Assert.That(Rows(check, "Results").Single(), Does.StartWith($"{line} | ").And.Contain(fault));
    }

    [Test]
    public async Task A_refused_key_does_not_stop_the_others()
    {
        var (taken, fresh) = (NewName("Taken"), NewName("Fresh"));
        using var forms = await AdminFormsAsync();
        await forms.SubmitAsync(await CheckAsync(forms, JsonOf(taken)), Form, ("step", "import"));
        var check = await CheckAsync(forms, JsonOf(taken) + "\n" + JsonOf(fresh));
        Assert.That(check.Document.QuerySelector("button[value=import]")!.TextContent, Is.EqualTo("Import 1 key"));

        var result = await forms.SubmitAsync(check, Form, ("step", "import"));

        Assert.That(Rows(result, "Results"), Is.EqualTo(new[]
        {
            $"1 | {taken} | Refused A key with this digest is already imported.",
            $"2 | {fresh} | Imported",
        }));
        Assert.That(await CountAsync(fresh), Is.EqualTo(1));
    }

    [Test]
    public async Task A_text_that_was_changed_after_its_check_is_only_checked_again()
    {
        var (seen, smuggled) = (NewName("Seen"), NewName("Smuggled"));
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, JsonOf(seen));

        var again = await forms.SubmitAsync(check, Form, ("step", "import"), ("items", JsonOf(smuggled)));

        Assert.That(again.Text, Does.Contain("It is checked again"));
        Assert.That(await CountAsync(smuggled) + await CountAsync(seen), Is.Zero);
    }

    [Test]
    public async Task An_empty_text_is_refused()
    {
        using var forms = await AdminFormsAsync();
        var refused = await CheckAsync(forms, " \n ");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(refused, "items"), Is.EqualTo("Paste at least one key."));
    }

    [Test]
    public async Task A_text_is_escaped_when_it_is_shown_again()
    {
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, "</textarea><script>alert(1)</script>,digest");

        Assert.That(check.Document.QuerySelector("main script"), Is.Null);
        Assert.That(check.Document.QuerySelector("textarea")!.TextContent, Does.Contain("<script>"));
    }

    /// <summary>The limit of other forms is 64 KiB.</summary>
    [Test]
    public async Task A_form_of_up_to_1_MiB_is_read_from_those_who_may_import_only()
    {
        using var admin = await AdminFormsAsync();
        using var writer = await MemberFormsAsync("readApiKeys", "writeApiKeys");
        var form = await admin.GetAsync(ImportPath);
        var name = NewName("Large");

        var large = await admin.SubmitAsync(form, Form, ("items", JsonOf(name) + new string('\n', 300_000)), ("step", "check"));
        var tooLarge = await admin.SubmitAsync(form, Form, ("items", new string('x', 1_100_000)), ("step", "check"));
        var refused = await writer.PostAsync(ImportPath, ("items", new string('x', 300_000)));

        Assert.That(Rows(large, "Results"), Is.EqualTo(new[] { $"1 | {name} | Can be imported" }));
        Assert.That(tooLarge.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden), "The permission decides before the token of the form is read.");
        Assert.That((await writer.GetAsync(ImportPath)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_part_imports_its_keys_only_and_a_part_that_is_sent_again_imports_nothing_twice()
    {
        var names = Enumerable.Range(0, 101).Select(number => NewName($"Part {number}")).ToList();
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, string.Join('\n', names.Select(JsonOf)));

        var first = Json(await forms.SubmitAsync(check, Form, ("step", "import"), ("from", "0")));
        Assert.That(((int)first["done"]!, (int)first["total"]!, (int)first["good"]!), Is.EqualTo((100, 101, 100)), first.ToJsonString());
        Assert.That((await CountAsync(names[0]), await CountAsync(names[99]), await CountAsync(names[100])), Is.EqualTo((1, 1, 0)));
        var last = Json(await forms.SubmitAsync(check, Form, ("step", "import"), ("from", "100")));
        var again = Json(await forms.SubmitAsync(check, Form, ("step", "import"), ("from", "100")));

        Assert.That(((int)last["done"]!, (int)last["good"]!, (int)again["good"]!), Is.EqualTo((101, 1, 0)));
        Assert.That((string?)again["failures"]![0]!["item"], Is.EqualTo($"Line 101: {names[100]}"));
        Assert.That((string?)again["failures"]![0]!["why"], Is.EqualTo("A key with this digest is already imported."));
        Assert.That(await CountAsync(names[100]), Is.EqualTo(1));
    }

    [Test]
    public async Task A_part_of_a_text_that_was_not_checked_or_has_a_malformed_key_imports_nothing()
    {
        var (seen, smuggled) = (NewName("Seen"), NewName("Smuggled"));
        using var forms = await AdminFormsAsync();
        var check = await CheckAsync(forms, JsonOf(seen));
        var malformed = $"{JsonOf(seen)}\n{{\"name\":\"x\"}}";
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(malformed)));

        var other = await forms.SubmitAsync(check, Form, ("step", "import"), ("from", "0"), ("items", JsonOf(smuggled)));
        var bad = await forms.SubmitAsync(
            check, Form, ("step", "import"), ("from", "0"), ("items", malformed), ("checked", digest));

        Assert.That((other.Status, bad.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That((string?)Json(other)["error"], Does.Contain("Check it again").And.EqualTo((string?)Json(bad)["error"]));
        Assert.That(await CountAsync(smuggled) + await CountAsync(seen), Is.Zero);
    }

    private static JsonNode Json(HtmlPage answer) => JsonNode.Parse(answer.Text)!;

    private async Task<HtmlPage> CheckAsync(FormClient forms, string text)
    {
        var form = await forms.GetAsync(ImportPath);
        return await forms.SubmitAsync(form, Form, ("items", text), ("step", "check"));
    }

    private Task<Answer> UseImportedAsync(string secret)
    {
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", secret);
        return new HttpApi(client).GetAsync("/apikeys");
    }

    private static string SecretOf(string name) => $"sk_live_{DigestOf(name)[..24]}";

    private static string JsonOf(string name)
    {
        var digest = $$"""{"algorithm":"sha256","encoding":"hex","value":"{{DigestOf(SecretOf(name))}}"}""";
        return $$"""{"name":"{{name}}","permissions":["readApiKeys"],"digest":{{digest}} }""";
    }
}
