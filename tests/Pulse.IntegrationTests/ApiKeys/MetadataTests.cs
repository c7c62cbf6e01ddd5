using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>What keys carry for the services that they are presented to: an external id and named texts.</summary>
public sealed class MetadataTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_key_carries_an_external_id_and_metadata_in_every_response()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await MakeAsync(admin, "customer-42", """{ "team": "payments", "none": "", "gone": null }""");

        var rotated = await admin.PostAsync($"{key.Path}/rotate");
        var (got, listed) = ((await admin.GetAsync(key.Path)).Json, (await admin.GetAsync("/apikeys")).Json[0]!);
        foreach (var shown in new[] { key.Json, rotated.Json, got, listed })
        {
            Assert.That((string?)shown["externalId"], Is.EqualTo("customer-42"));
            Assert.That(shown["metadata"]!.ToJsonString(), Is.EqualTo("""{"team":"payments"}"""));
            Assert.That((string?)shown["prefix"], Is.EqualTo("pls"));
        }
    }

    [TestCase("""{ "metadata": { "team": "ledger" } }""", """{"stage":"live","team":"ledger"}""")]
    [TestCase("""{ "metadata": { "team": null, "cost.center": "7" } }""", """{"cost.center":"7","stage":"live"}""")]
    [TestCase("""{ "metadata": { "team": "" } }""", """{"stage":"live"}""")]
    [TestCase("""{ "metadata": {} }""", """{"stage":"live","team":"payments"}""")]
    [TestCase("""{ "metadata": null }""", "{}")]
    [TestCase("""{ "name": "other" }""", """{"stage":"live","team":"payments"}""")]
    public async Task A_patch_changes_the_members_that_it_names(string patch, string metadata)
    {
        var key = await MakeAsync(Admin, "customer-42", """{ "team": "payments", "stage": "live" }""");

        var patched = await Admin.PatchAsync(key.Path, patch, key.ETag);

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(patched.Json["metadata"]!.ToJsonString(), Is.EqualTo(metadata));
        Assert.That((string?)patched.Json["externalId"], Is.EqualTo("customer-42"));
        Assert.That(patched.Header("ETag") == key.ETag, Is.EqualTo(patch.Contains("{}", StringComparison.Ordinal)));
        Assert.That((await Admin.GetAsync(key.Path)).Text, Is.EqualTo(patched.Text));
    }

    [Test]
    public async Task Null_clears_the_external_id()
    {
        var key = await MakeAsync(Admin, "customer-42", "{}");

        Assert.That((await Admin.PatchAsync(key.Path, """{ "externalId": null }""")).Json["externalId"], Is.Null);
    }

    [TestCase("""{ "externalId": 5 }""", "externalId")]
    [TestCase("""{ "externalId": " a" }""", "externalId")]
    [TestCase("""{ "externalId": "a\u0000b" }""", "externalId")]
    [TestCase("""{ "metadata": 5 }""", "metadata")]
    [TestCase("""{ "metadata": [] }""", "metadata")]
    [TestCase("""{ "metadata": { "team": 5 } }""", "metadata.team")]
    [TestCase("""{ "metadata": { "team": {} } }""", "metadata.team")]
    [TestCase("""{ "metadata": { "team": "a\u0000b" } }""", "metadata.team")]
    [TestCase("""{ "metadata": { "team": "a", "team": "b" } }""", "metadata.team")]
    [TestCase("""{ "metadata": { "a[0]": "x" } }""", "metadata.a[0]")]
    [TestCase("""{ "metadata": { "": "x" } }""", "metadata.")]
    [TestCase(
        """{ "metadata": { "12345678901234567890123456789012345678901": "x" } }""", "metadata.12345678901234567890123456789012345678901")]
    public async Task Invalid_values_are_refused_with_their_path_and_change_nothing(string values, string path)
    {
        var key = await MakeAsync(Admin, "customer-42", """{ "team": "payments" }""");
        var body = """{ "name": "A", "permissions": ["readMerchants"],""" + values[1..];

        (await Admin.PostAsync("/apikeys", body)).AssertInvalid(path);
        (await Admin.PatchAsync(key.Path, values)).AssertInvalid(path);

        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task Too_long_and_too_many_values_are_refused_with_their_path()
    {
        var full = new JsonObject(Enumerable.Range(0, 50).Select(number => KeyValuePair.Create($"m{number}", (JsonNode?)"x")));
        var key = await MakeAsync(Admin, new string('x', 128), full.ToJsonString());

        (await Admin.PatchAsync(key.Path, new { externalId = new string('x', 129) })).AssertInvalid("externalId");
        (await Admin.PatchAsync(key.Path, new { metadata = new { m0 = new string('x', 501) } })).AssertInvalid("metadata.m0");
        (await Admin.PatchAsync(key.Path, new { metadata = new { more = "x" } })).AssertInvalid("metadata");
        full["more"] = "x";
        (await Admin.PostAsync("/apikeys", new { name = "A", permissions = new[] { "readMerchants" }, metadata = full }))
            .AssertInvalid("metadata");
        var replaced = await Admin.PatchAsync(key.Path, """{ "metadata": { "m0": null, "more": "x" } }""");

        Assert.That(replaced.Json["metadata"]!.AsObject(), Has.Count.EqualTo(50));
    }

    [TestCase("externalId=customer-42", "A B")]
    [TestCase("externalId=CUSTOMER-42", "")]
    [TestCase("externalId=", "C")]
    [TestCase("search=OMER-4", "A B")]
    [TestCase("metadata.team=payments", "A C")]
    [TestCase("metadata.team=Payments", "")]
    [TestCase("metadata.team=", "B")]
    [TestCase("metadata.team=payments&externalId=customer-42", "A")]
    [TestCase("metadata.team=payments&metadata.stage=live", "C")]
    [TestCase("metadata.cost.center%20%241%27=a%20%22quoted%22%20text", "B")]
    [TestCase("metadata.gr%C3%B6%C3%9Fe%20%F0%9F%9A%80=klein", "B")]
    public async Task Lists_are_filtered_by_external_id_and_by_each_text(string query, string names)
    {
        var admin = await AdminInNewAccountAsync();
        await MakeAsync(admin, "customer-42", """{ "team": "payments" }""", "A");
        await MakeAsync(
            admin,
            "customer-42",
            """{ "cost.center $1'": "a \"quoted\" text", "größe 🚀": "klein", "no": "{\"team\":\"payments\"}" }""",
            "B");
        await MakeAsync(admin, null, """{ "team": "payments", "stage": "live" }""", "C");
        Assert.That(string.Join(' ', await admin.NamesAsync($"?sort=name&{query}")), Is.EqualTo(names));
    }

    [TestCase("metadata", "x")]
    [TestCase("metadata.a%5B0%5D", "x")]
    [TestCase("Metadata.team", "x")]
    public async Task A_filter_by_an_impossible_name_is_refused(string name, string value)
    {
        (await Admin.GetAsync($"/apikeys?{name}={value}")).AssertInvalid(Uri.UnescapeDataString(name));
        (await Admin.PostAsync(
            "/apikeys/bulk",
            new { action = "disable", filter = new Dictionary<string, string> { [Uri.UnescapeDataString(name)] = value } }))
            .AssertInvalid($"filter.{Uri.UnescapeDataString(name)}");
    }

    [Test]
    public async Task Keys_are_changed_in_bulk_by_external_id_and_metadata()
    {
        var admin = await AdminInNewAccountAsync();
        await MakeAsync(admin, "customer-42", """{ "team": "payments" }""", "A");
        await MakeAsync(admin, "customer-42", "{}", "B");

        await admin.PostAsync(
            "/apikeys/bulk",
            """{ "action": "disable", "filter": { "externalId": "customer-42", "metadata.team": "payments" } }""");

        Assert.That(await admin.NamesAsync("?active=false"), Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public async Task The_audit_log_records_what_a_key_carries()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await MakeAsync(admin, "customer-42", """{ "team": "payments" }""");
        await admin.PatchAsync(key.Path, """{ "externalId": "customer-43", "metadata": { "team": "ledger" } }""");

        var events = (await admin.GetAsync($"/audit-events?target={key.Id}")).Json.AsArray();

        var changes = events[0]!["changes"]!;
        Assert.That(changes["externalId"]!.ToJsonString(), Is.EqualTo("""{"from":"customer-42","to":"customer-43"}"""));
        Assert.That(
            changes["metadata"]!.ToJsonString(), Is.EqualTo("""{"from":{"team":"payments"},"to":{"team":"ledger"}}"""));
        Assert.That(changes.AsObject(), Has.Count.EqualTo(2));
        Assert.That(events[1]!["changes"]!["metadata"]!["to"]!.ToJsonString(), Is.EqualTo("""{"team":"payments"}"""));
    }

    [Test]
    public async Task A_key_can_give_the_keys_that_it_creates_any_of_them()
    {
        var maker = Using(await (await AdminInNewAccountAsync()).MakeKeyAsync("writeApiKeys"));

        var made = await maker.MakeKeyFromAsync(
            new { name = "A", permissions = new[] { "writeApiKeys" }, externalId = "x", metadata = new { a = "b" }, prefix = "acme" });

        Assert.That((string?)made.Json["prefix"], Is.EqualTo("acme"));
    }

    private static Task<Key> MakeAsync(Setup.Api caller, string? externalId, string metadata, string name = "A key") =>
        caller.MakeKeyFromAsync(new
        {
            name,
            permissions = new[] { "readMerchants" },
            externalId,
            metadata = JsonNode.Parse(metadata),
        });
}
