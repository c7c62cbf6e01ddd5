using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Security;

/// <summary>The rules for credentials hold for keys that another system issued.</summary>
[NonParallelizable]
public sealed class ImportedKeyTests(TestDatabase database) : CacheTests(database)
{
    private const int Budget = 5;

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = $"{Budget}" };

    private Task<Answer>[] PresentAsync(string key, string address) =>
    [
        Presenting(key).From(address).GetAsync("/auth/session"),
        Bearer(key).From(address).GetAsync("/auth/session"),
        Anonymous().From(address).PostAsync("/auth/login", new { apiSecret = key }),
    ];

    [Test]
    [Order(1)]
    public async Task Without_imported_keys_a_text_of_another_system_costs_no_command_and_no_budget()
    {
        var address = ClientAddresses.New();
        for (var i = 0; i <= Budget; i++)
        {
            var cost = await CostAsync(() => Bearer(New()).From(address).GetAsync("/auth/session"));

            Assert.That((cost.Answer.Status, cost.Commands), Is.EqualTo((HttpStatusCode.Unauthorized, 0)));
        }

        await Admin.PostAsync("/apikeys/verify", new { apiSecret = New() });
        var verified = await CostAsync(() => Admin.PostAsync("/apikeys/verify", new { apiSecret = New() }));
        Assert.That(((string?)verified.Answer.Json["code"], verified.Commands), Is.EqualTo(("not_found", 0)));
    }

    [Test]
    [Order(2)]
    public async Task A_key_works_on_the_first_request_after_its_import_although_it_was_refused_before()
    {
        var key = New();
        foreach (var refused in PresentAsync(key, ClientAddresses.New()))
        {
            Assert.That((await refused).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        await Admin.ImportAsync(ItemOf(key));

        foreach (var accepted in PresentAsync(key, ClientAddresses.New()))
        {
            Assert.That((await accepted).Status, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    [Order(3)]
    public async Task An_unknown_text_costs_one_command_as_a_known_one_and_is_charged_to_the_address()
    {
        var (key, address) = (New(), ClientAddresses.New());
        await Admin.ImportAsync(ItemOf(key));

        var known = await CostAsync(() => Presenting(key).From(address).GetAsync("/auth/session"));
        for (var i = 0; i < Budget; i++)
        {
            var unknown = await CostAsync(() => Presenting(New()).From(address).GetAsync("/auth/session"));

            Assert.That((unknown.Answer.Status, unknown.Commands), Is.EqualTo((HttpStatusCode.Unauthorized, 1)));
        }

        var refused = await CostAsync(() => Bearer(New()).From(address).GetAsync("/auth/session"));
        Assert.That((known.Answer.Status, known.Commands), Is.EqualTo((HttpStatusCode.OK, 1)));
        refused.Answer.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_credentials");
        Assert.That(refused.Commands, Is.Zero);
        Assert.That((await CostAsync(() => Presenting(key).From(address).GetAsync("/auth/session"))).Commands, Is.Zero);
    }

    [Test]
    public async Task A_text_in_another_case_or_with_another_character_is_another_text()
    {
        var key = "Key-" + New();
        await Admin.ImportAsync(ItemOf(key));

        foreach (var other in (string[])[key.ToUpperInvariant(), key.ToLowerInvariant(), key + "0", key[..^1], key[1..]])
        {
            Assert.That(await StatusOfSessionAsync(Presenting(other).From(ClientAddresses.New())), Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    [Test]
    public async Task A_later_import_never_takes_a_secret_over_from_an_earlier_one()
    {
        var key = New();
        var first = await Admin.ImportAsync(ItemOf(key));
        var value = Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes(key)));
        var second = await (await AdminInNewAccountAsync()).ImportAsync(new
        {
            name = "A",
            permissions = new[] { "readApiKeys" },
            digest = new { algorithm = "sha512", encoding = "hex", value },
        });

        var session = await Presenting(key).GetAsync("/auth/session");

        Assert.That((string?)session.Json["apiKey"]!["id"], Is.EqualTo((string?)first["id"]).And.Not.EqualTo((string?)second["id"]));
    }

    [Test]
    public async Task A_digest_that_is_taken_is_refused_in_the_same_words_in_its_own_and_in_another_account()
    {
        var (owner, other) = (await AdminInNewAccountAsync(), await AdminInNewAccountAsync());
        var item = ItemOf(New());
        await owner.ImportAsync(item);

        var (own, foreign) = (await owner.PostImportAsync(item), await other.PostImportAsync(item));

        Assert.That(CodesOf(own), Is.EqualTo(new[] { "digest_taken" }));
        Assert.That(foreign.Text, Is.EqualTo(own.Text));
    }

    [Test]
    public async Task A_key_imports_no_key_that_is_wider_than_itself()
    {
        var account = await Seed.AccountAsync();
        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent(
                """{ "permissions": ["importApiKeys", "readApiKeys", "readUsers"] }""", Encoding.UTF8, "application/json"));
        var importer = Using(await AdminIn(account).MakeKeyFromAsync(new
        {
            name = "A",
            permissions = new[] { "importApiKeys", "readApiKeys" },
            expiresAt = App.Clock.GetUtcNow().AddDays(1),
        }));

        var refused = await importer.PostImportAsync(ItemOf(New(), "readUsers"), ItemOf(New(), "readApiKeys"));

        Assert.That(CodesOf(refused), Is.EqualTo(new[] { "permission_not_grantable", "limits_not_grantable" }));
    }

    [Test]
    public async Task An_item_cannot_name_its_account_or_its_secret()
    {
        foreach (var member in (string[])["accountId", "id", "apiKey", "createdBy", "hash", "active"])
        {
            var body = $$"""{ "items": [ { "name": "A", "permissions": ["readApiKeys"], "{{member}}": "6591739253089529" } ] }""";

            (await Admin.PostAsync("/apikeys/import", body)).AssertInvalid($"items[0].{member}");
        }
    }
}
