using System.Net;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Imports;

/// <summary>Keys that another system issued are imported by digest, and then work like other keys.</summary>
public sealed class ImportTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task An_imported_key_is_presented_unchanged_in_each_way()
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();

        var imported = await admin.ImportAsync(new
        {
            name = "Till 4",
            permissions = new[] { "readApiKeys" },
            digest = DigestOf(key),
            hint = key[^4..],
            externalId = "customer-42",
            metadata = new { team = "payments" },
            prefix = "acmelive",
        });
        var session = await Anonymous().PostAsync("/auth/login", new { apiSecret = key });
        var verified = await admin.PostAsync("/apikeys/verify", new { apiSecret = key, permissions = new[] { "readApiKeys" } });
        var batch = await admin.PostAsync("/apikeys/verify/batch", new { items = new[] { new { apiSecret = key } } });

        Setup.Api[] callers = [Presenting(key), Bearer(key), Bearer((string)session.Json["token"]!)];
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)verified.Json["code"], Is.EqualTo("ok"), verified.Text);
        Assert.That((string?)batch.Json[0]!["code"], Is.EqualTo("ok"));
        var shown = verified.Json["apiKey"]!;
        Assert.That((string?)shown["id"], Is.EqualTo((string?)imported["id"]));
        Assert.That((string?)shown["apiKey"], Does.StartWith("apiKey-"));
        Assert.That((string?)shown["secretHint"], Is.EqualTo(key[^4..]));
        Assert.That((string?)shown["externalId"], Is.EqualTo("customer-42"));
        Assert.That((string?)shown["metadata"]!["team"], Is.EqualTo("payments"));
        Assert.That((bool)shown["secrets"]![0]!["imported"]!, Is.True);
        Assert.That((await admin.GetAsync($"/apikeys/{imported["id"]}")).Text, Does.Not.Contain("apiSecret"));
    }

    [Test]
    public async Task A_key_with_the_form_of_a_session_token_is_presented_as_an_api_key()
    {
        var key = MadeUp.Token().Reveal();
        await Admin.ImportAsync(ItemOf(key));

        Assert.That(await StatusesOfSessionsAsync(Presenting(key)), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfSessionAsync(Bearer(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_rotation_gives_a_secret_of_Pulse_and_the_old_key_works_until_its_grace_period_ends()
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();
        var imported = await admin.ImportAsync(
            new { name = "A", permissions = new[] { "readApiKeys" }, digest = DigestOf(key), prefix = "acme" });

        var rotated = await admin.PostAsync($"/apikeys/{imported["id"]}/rotate", new { graceSeconds = 60 });
        var successor = ApiKey((string)imported["apiKey"]!, (string)rotated.Json["apiSecret"]!);

        Assert.That((string?)rotated.Json["apiSecret"], Does.StartWith("acme_"));
        Assert.That(await StatusesOfSessionsAsync(successor, Presenting(key)), Is.All.EqualTo(HttpStatusCode.OK));
        App.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(successor), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("disable")]
    [TestCase("delete")]
    [TestCase("rotate")]
    [TestCase("expire")]
    [TestCase("networks")]
    public async Task A_revocation_takes_effect_at_the_next_request(string how)
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();
        var path = $"/apikeys/{(await admin.ImportAsync(ItemOf(key)))["id"]}";
        var session = Bearer((string)(await Anonymous().PostAsync("/auth/login", new { apiSecret = key })).Json["token"]!);
        Assert.That(await StatusesOfSessionsAsync(Presenting(key), session), Is.All.EqualTo(HttpStatusCode.OK));

        _ = how switch
        {
            "disable" => await admin.PatchAsync(path, new { active = false }),
            "delete" => await admin.DeleteAsync(path),
            "rotate" => await admin.PostAsync($"{path}/rotate", new { graceSeconds = 0 }),
            "expire" => await admin.PostAsync("/apikeys/bulk", new { action = "expire", filter = new { name = "Imported" } }),
            _ => await admin.PatchAsync(path, new { allowedIps = new[] { "198.51.100.7" } }),
        };

        Assert.That(await StatusesOfSessionsAsync(Presenting(key), session, Bearer(key)), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Limits_and_permissions_hold_for_an_imported_key()
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();
        await admin.ImportAsync(new
        {
            name = "A",
            permissions = new[] { "readMerchants" },
            digest = DigestOf(key),
            rateLimit = new { limit = 2, windowSeconds = 60 },
        });

        var refused = await Presenting(key).GetAsync("/apikeys");
        await admin.PostAsync("/apikeys/verify", new { apiSecret = key, cost = 2 });
        var spent = await admin.PostAsync("/apikeys/verify", new { apiSecret = key });

        refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((string?)spent.Json["code"], Is.EqualTo("rate_limited"), spent.Text);
        Assert.That(
            (await admin.PostAsync("/apikeys/verify", new { apiSecret = key, permissions = new[] { "writeMerchants" } })).Text,
            Does.Contain("missing_permission"));
    }

    [Test]
    public async Task Each_item_has_its_result_and_a_refused_one_does_not_stop_the_others()
    {
        var admin = await AdminInNewAccountAsync();
        var (first, second, elsewhere) = (New(), New(), New());
        await Admin.ImportAsync(ItemOf(elsewhere));

        var imported = await admin.PostImportAsync(
            ItemOf(first),
            ItemOf(first),
            ItemOf(elsewhere),
            new { name = "A", permissions = new[] { "readApiKeys" }, digest = DigestOf(New()), expiresAt = "2001-01-01T00:00:00Z" },
            ItemOf(New(), "importApiKeys"),
            ItemOf(second));

        Assert.That(
            CodesOf(imported),
            Is.EqualTo(new[]
            {
                "created", "digest_taken", "digest_taken", "validation_failed", "permission_not_grantable", "created",
            }), imported.Text);
        Assert.That(imported.Json["results"]![3]!["errors"]!["items[3].expiresAt"], Is.Not.Null, imported.Text);
        Assert.That(await StatusesOfSessionsAsync(Presenting(first), Presenting(second)), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_dry_run_returns_the_results_and_writes_nothing()
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();

        var tried = await admin.PostAsync(
            "/apikeys/import", new { dryRun = true, items = new[] { ItemOf(key), ItemOf(key), ItemOf(New(), "importApiKeys") } });

        Assert.That(CodesOf(tried), Is.EqualTo(new[] { "created", "digest_taken", "permission_not_grantable" }), tried.Text);
        Assert.That((bool)tried.Json["dryRun"]!, Is.True);
        Assert.That(await admin.NamesAsync(), Is.Empty);
        Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_repeated_import_reports_what_is_already_imported()
    {
        var admin = await AdminInNewAccountAsync();
        var items = Enumerable.Range(0, 3).Select(_ => ItemOf(New())).ToArray();
        await admin.PostImportAsync(items);

        Assert.That(CodesOf(await admin.PostImportAsync(items)), Is.All.EqualTo("digest_taken"));
    }

    [Test]
    public async Task The_policy_and_the_limit_of_the_account_hold_for_each_item([Values] bool dryRun)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{key.AccountId}/apikey-policy",
            new StringContent("""{ "requireExpiry": true, "maxKeys": 2 }""", System.Text.Encoding.UTF8, "application/json"));
        object Ending(string key) => new
        {
            name = "A",
            permissions = new[] { "readApiKeys" },
            digest = DigestOf(key),
            expiresAt = App.Clock.GetUtcNow().AddDays(1),
        };

        var imported = await admin.PostAsync(
            "/apikeys/import",
            new { dryRun, items = new[] { ItemOf(New()), Ending(New()), Ending(New()) } });

        Assert.That(CodesOf(imported), Is.EqualTo(new[] { "validation_failed", "created", "too_many_api_keys" }), imported.Text);
    }

    [Test]
    public async Task A_thousand_keys_are_imported_in_one_call()
    {
        var admin = await AdminInNewAccountAsync();
        var keys = Enumerable.Range(0, 1000).Select(_ => New()).ToList();

        var imported = await admin.PostImportAsync([.. keys.Select(key => ItemOf(key))]);

        Assert.That(CodesOf(imported), Has.Length.EqualTo(1000).And.All.EqualTo("created"));
        Assert.That(await StatusesOfSessionsAsync(Presenting(keys[0]), Presenting(keys[^1])), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_audit_log_records_each_imported_key_without_its_digest()
    {
        var admin = await AdminInNewAccountAsync();
        var key = New();
        var imported = await admin.ImportAsync(ItemOf(key));

        var events = await admin.GetAsync($"/audit-events?target={imported["id"]}");

        Assert.That((string?)events.Json[0]!["action"], Is.EqualTo("apiKey.imported"));
        Assert.That(events.Text, Does.Not.Contain(HexOf(key)));
    }

    [Test]
    public async Task A_holder_of_importApiKeys_imports_in_its_own_account()
    {
        var account = await Seed.AccountAsync();
        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent("""{ "permissions": ["importApiKeys", "readApiKeys"] }""", System.Text.Encoding.UTF8, "application/json"));
        var importer = Using(await AdminIn(account).MakeKeyAsync("importApiKeys", "readApiKeys"));
        var key = New();

        var imported = await importer.ImportAsync(ItemOf(key));

        Assert.That((string?)imported["accountId"], Is.EqualTo(account));
        Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.OK));
    }
}
