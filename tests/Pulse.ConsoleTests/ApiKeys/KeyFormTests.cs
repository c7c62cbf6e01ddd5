using System.Net;

namespace Pulse.ConsoleTests.ApiKeys;

/// <summary>The forms of new and changed API keys.</summary>
public sealed class KeyFormTests : KeyPageTests
{
    [Test]
    public async Task Every_field_of_the_form_reaches_the_new_key()
    {
        using var forms = await AdminFormsAsync();
        var name = NewName();
        var form = await forms.GetAsync($"{ListPath}/new");
        var issued = await forms.SubmitAsync(
            form,
            "form.wide",
            ("name", name),
            ("description", "First line\r\nSecond line"),
            ("permissions", "readApiKeys"),
            ("permissions", "readMerchants"),
            ("expiry", "date"),
            ("expiresAt", "2040-01-31T12:30"),
            ("notBefore", "2039-01-31T12:30"),
            ("allowedIps", "203.0.113.0/24\r\n2001:db8::/32"),
            ("rateLimit.limit", "100"),
            ("rateLimit.windowSeconds", "60"),
            ("quota.limit", "5000000000"),
            ("quota.period", "day"),
            ("externalId", "customer-7"),
            ("metadataNames", "plan"),
            ("metadataValues", "gold"),
            ("metadataNames", ""),
            ("metadataValues", ""),
            ("prefix", "shop"));

        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
        Assert.That(issued.Headers["Cache-Control"], Does.Contain("no-store"));
        var secret = issued.Document.QuerySelector("#api-secret")!.TextContent;
        Assert.That(secret, Does.StartWith("shop_"));
        foreach (var snippet in new[] { "#env", "#curl" })
        {
            Assert.That(issued.Document.QuerySelector(snippet)!.TextContent, Does.Contain(secret));
        }

        var key = (await Admin.GetAsync($"/apikeys?name={Uri.EscapeDataString(name)}")).Json[0]!;
        Assert.That((string)key["description"]!, Is.EqualTo("First line\nSecond line"));
        Assert.That(key["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys","readMerchants"]"""));
        Assert.That((string)key["expiresAt"]!, Is.EqualTo("2040-01-31T12:30:00.000Z"));
        Assert.That((string)key["notBefore"]!, Is.EqualTo("2039-01-31T12:30:00.000Z"));
        Assert.That(key["allowedIps"]!.ToJsonString(), Is.EqualTo("""["203.0.113.0/24","2001:db8::/32"]"""));
        Assert.That(key["rateLimit"]!.ToJsonString(), Is.EqualTo("""{"limit":100,"windowSeconds":60}"""));
        Assert.That(key["quota"]!.ToJsonString(), Is.EqualTo("""{"limit":5000000000,"period":"day"}"""));
        Assert.That(key["metadata"]!.ToJsonString(), Is.EqualTo("""{"plan":"gold"}"""));
        Assert.That((string)key["externalId"]!, Is.EqualTo("customer-7"));
        var details = await forms.GetAsync(PathOf(key));
        Assert.That(details.Text, Does.Contain("100 times in 1 minute").And.Contain("5,000,000,000 times a day").And.Not.Contain(secret));
    }

    [TestCase("30", 30)]
    [TestCase("365", 365)]
    [TestCase("never", null)]
    public async Task A_preset_sets_the_expiry(string preset, int? days)
    {
        using var forms = await AdminFormsAsync();
        var name = NewName();
        await forms.SubmitAsync(
            await forms.GetAsync($"{ListPath}/new"), "form.wide", ("name", name), ("permissions", "readApiKeys"), ("expiry", preset));

        var key = (await Admin.GetAsync($"/apikeys?name={Uri.EscapeDataString(name)}")).Json[0]!;
        var end = (DateTime?)key["expiresAt"];
        Assert.That(end - (DateTime)key["createdAt"]!, Is.EqualTo(days is null ? null : TimeSpan.FromDays(days.Value)));
    }

    [TestCase("name", "name", "")]
    [TestCase("allowedIps", "allowedIps", "10.0.0.1/8")]
    [TestCase("rateLimit.limit", "rateLimit-limit", "many")]
    [TestCase("rateLimit.limit", "rateLimit-limit", "99999999999999999999")]
    [TestCase("rateLimit.limit", "rateLimit-limit", "3000000000")]
    [TestCase("quota.limit", "quota-limit", "0")]
    [TestCase("notBefore", "notBefore", "tomorrow")]
    [TestCase("prefix", "prefix", "No!")]
    [TestCase("expiresAt", "expiresAt", "2040-01-31T12:30")]
    public async Task Bad_input_is_shown_beside_its_field_and_creates_nothing(string field, string id, string value)
    {
        using var forms = await AdminFormsAsync();
        var (name, form) = (NewName(), await forms.GetAsync($"{ListPath}/new"));
        (string, string)[] good = [("name", name), ("permissions", "readApiKeys"), ("description", "Keep me")];
        var again = await forms.SubmitAsync(form, "form.wide", [.. good.Where(pair => pair.Item1 != field), (field, value)]);

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest), again.Text);
        Assert.That(again.Document.QuerySelector($"#f-{id}-error")?.TextContent, Is.Not.Null.And.Not.Empty, again.Text);
        Assert.That(again.Document.QuerySelector("#f-description")!.TextContent, Does.Contain("Keep me"));
        Assert.That(await CountAsync(name), Is.Zero);
    }

    [Test]
    public async Task Metadata_with_a_bad_name_or_a_name_twice_is_refused_at_its_rows()
    {
        using var forms = await AdminFormsAsync();
        var (name, form) = (NewName(), await forms.GetAsync($"{ListPath}/new"));
        foreach (var (first, second) in new[] { ("a[0]", "b"), ("plan", "plan") })
        {
            var again = await forms.SubmitAsync(
                form,
                "form.wide",
                ("name", name),
                ("permissions", "readApiKeys"),
                ("metadataNames", first),
                ("metadataValues", "1"),
                ("metadataNames", second),
                ("metadataValues", "2"));

            Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(again.Document.QuerySelector("#f-metadata .error")!.TextContent, Does.StartWith(first));
        }

        Assert.That(await CountAsync(name), Is.Zero);
    }

    [Test]
    public async Task The_button_for_more_rows_keeps_what_was_typed_and_creates_nothing()
    {
        using var forms = await AdminFormsAsync();
        var (name, form) = (NewName(), await forms.GetAsync($"{ListPath}/new"));
        var more = await forms.SubmitAsync(
            form, "form.wide", ("name", name), ("permissions", "readApiKeys"), ("prefix", "No!"), ("addRows", "true"));

        Assert.That(more.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(more.Document.QuerySelectorAll("#metadata-rows .row"), Has.Length.GreaterThan(
            form.Document.QuerySelectorAll("#metadata-rows .row").Length));
        Assert.That(more.Document.QuerySelector("#f-name")!.GetAttribute("value"), Is.EqualTo(name));
        Assert.That(more.Document.QuerySelectorAll(".error"), Is.Empty);
        Assert.That(await CountAsync(name), Is.Zero);
    }

    [Test]
    public async Task An_edit_sends_only_what_changed()
    {
        var created = (await Admin.PostAsync("/apikeys", new
        {
            name = NewName(),
            description = "One\nTwo",
            permissions = new[] { "readApiKeys", "readUsers" },
            expiresAt = "2040-01-31T12:30:15.123Z",
            notBefore = "2030-01-31T12:30:15.123Z",
            allowedIps = new[] { "203.0.113.0/24", "198.51.100.0/24" },
            rateLimit = new { limit = 5, windowSeconds = 7 },
            quota = new { limit = 9, period = "total" },
            externalId = "x",
            metadata = new { note = "One\nTwo", other = "3" },
        })).Json;
        using var forms = await AdminFormsAsync();
        var form = await forms.GetAsync($"{PathOf(created)}/edit");
        var unchanged = await forms.SubmitAsync(form, "form.wide");
        Assert.That((unchanged.Status, unchanged.Location), Is.EqualTo((HttpStatusCode.Found, PathOf(created))), unchanged.Text);
        var same = await ReadAsync(created);
        Assert.That((DateTime)same["updatedAt"]!, Is.EqualTo((DateTime)created["updatedAt"]!));

        var renamed = await forms.SubmitAsync(form, "form.wide", ("name", NewName("Renamed")));

        Assert.That(renamed.Status, Is.EqualTo(HttpStatusCode.Found), renamed.Text);
        var changes = (await Admin.GetAsync($"/audit-events?target={(string)created["id"]!}&action=apiKey.updated")).Json[0]!["changes"]!;
        Assert.That(changes.AsObject().Select(change => change.Key), Is.EqualTo(new[] { "name" }));
    }

    [Test]
    public async Task An_edit_can_clear_every_optional_field()
    {
        var created = (await Admin.PostAsync("/apikeys", new
        {
            name = NewName(),
            description = "Text",
            permissions = new[] { "readApiKeys", "readUsers" },
            expiresAt = "2040-01-31T12:30:15.123Z",
            notBefore = "2030-01-31T12:30:15.123Z",
            allowedIps = new[] { "203.0.113.0/24" },
            rateLimit = new { limit = 5, windowSeconds = 7 },
            quota = new { limit = 9, period = "total" },
            externalId = "x",
            metadata = new { note = "1" },
        })).Json;
        using var forms = await AdminFormsAsync();
        var form = await forms.GetAsync($"{PathOf(created)}/edit");
        var saved = await forms.SubmitAsync(
            form,
            "form.wide",
            ("description", ""),
            ("permissions", "readUsers"),
            ("expiry", "never"),
            ("notBefore", ""),
            ("allowedIps", ""),
            ("rateLimit.limit", ""),
            ("quota.limit", ""),
            ("externalId", ""),
            ("metadataNames", "note"),
            ("metadataValues", ""));

        Assert.That(saved.Status, Is.EqualTo(HttpStatusCode.Found), saved.Text);
        var key = await ReadAsync(created);
        foreach (var name in new[] { "description", "expiresAt", "notBefore", "rateLimit", "quota", "externalId" })
        {
            Assert.That(key[name], Is.Null, name);
        }

        Assert.That(
            (key["permissions"]!.ToJsonString(), key["allowedIps"]!.ToJsonString(), key["metadata"]!.ToJsonString()),
            Is.EqualTo(("""["readUsers"]""", "[]", "{}")));
    }

    [Test]
    public async Task A_lost_update_is_refused_and_keeps_what_was_typed()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var form = await forms.GetAsync($"{PathOf(key)}/edit");
        await Admin.PatchAsync($"/apikeys/{(string)key["id"]!}", new { description = "Of the other" });
        var again = await forms.SubmitAsync(form, "form.wide", ("name", "Of mine"));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(again.Document.QuerySelector("#problems")!.TextContent, Does.Contain("nothing is saved"));
        Assert.That(again.Document.QuerySelector("#f-name")!.GetAttribute("value"), Is.EqualTo("Of mine"));
        Assert.That((string)(await ReadAsync(key))["name"]!, Is.EqualTo((string)key["name"]!));
    }
}
