using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

public sealed class CreateTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Members =
    [
        "id", "apiKey", "name", "description", "accountId", "permissions", "active", "status", "secretHint", "expiresAt", "createdAt",
        "createdBy", "createdById", "updatedAt", "updatedBy", "updatedById", "lastUsedAt", "lastUsedIp", "notBefore", "allowedIps",
        "rateLimit", "quota", "externalId", "metadata", "prefix", "secrets",
    ];

    private static readonly object[] Faults =
    [
        new object[] { """{}""", new[] { "name", "permissions" } },
        new object[] { """{ "name": null, "permissions": null }""", new[] { "name", "permissions" } },
        new object[] { """{ "name": "", "permissions": [] }""", new[] { "name", "permissions" } },
        new object[] { """{ "name": " \t", "permissions": ["readMerchants"] }""", new[] { "name" } },
        new object[] { """{ "name": "a\nb", "permissions": ["readMerchants"] }""", new[] { "name" } },
        new object[]
        {
            """{ "name": "a", "permissions": ["readMerchants", "writeMerchants", "readMerchants"] }""",
            new[] { "permissions" },
        },
        new object[] { """{ "name": "a", "permissions": ["readMerchants", "eatMerchants"] }""", new[] { "permissions[1]" } },
        new object[] { """{ "name": "a", "permissions": ["ReadMerchants"] }""", new[] { "permissions[0]" } },
        new object[] { """{ "name": "a\u200bb", "permissions": ["readMerchants"] }""", new[] { "name" } },
        new object[] { """{ "name": "a\u202eb", "permissions": ["readMerchants"] }""", new[] { "name" } },
        new object[] { """{ "name": "a", "permissions": ["readMerchants"], "description": "a\u0007" }""", new[] { "description" } },
    ];

    [Test]
    public async Task A_key_is_made_as_the_contract_shows_it()
    {
        var account = await Seed.AccountAsync();

        var created = await AdminIn(account).PostAsync("/apikeys", new
        {
            name = "Nightly settlement",
            permissions = new[] { "writeMerchants", "readMerchants" },
            description = "Two lines:\n\tthis and that",
            expiresAt = "2090-01-31T12:00:00.1239Z",
        });

        var key = created.Json;
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(key.AsObject().Select(member => member.Key), Is.EquivalentTo(Members.Append("apiSecret")));
            Assert.That((string?)key["id"], Does.Match("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));
            Assert.That((string?)key["apiKey"], Does.Match("^apiKey-[0-9A-Za-z]{20,}$"));
            Assert.That((string?)key["apiSecret"], Does.Match("^pls_[0-9A-Za-z]{49}$"));
            Assert.That((string?)key["secretHint"], Is.EqualTo(((string)key["apiSecret"]!)[^4..]));
            Assert.That((string?)key["name"], Is.EqualTo("Nightly settlement"));
            Assert.That((string?)key["description"], Is.EqualTo("Two lines:\n\tthis and that"));
            Assert.That((string?)key["accountId"], Is.EqualTo(account));
            Assert.That(key["permissions"]!.ToJsonString(), Is.EqualTo("""["readMerchants","writeMerchants"]"""));
            Assert.That((bool)key["active"]!, Is.True);
            Assert.That((string?)key["expiresAt"], Is.EqualTo("2090-01-31T12:00:00.123Z"));
            Assert.That((string?)key["createdAt"], Is.EqualTo(Instants.Text(App.Clock.GetUtcNow())));
            Assert.That((string?)key["updatedAt"], Is.EqualTo((string?)key["createdAt"]));
            Assert.That((string?)key["createdBy"], Is.EqualTo(PulseApp.AdminEmail));
            Assert.That((string?)key["updatedBy"], Is.EqualTo(PulseApp.AdminEmail));
            Assert.That(key["lastUsedAt"], Is.Null);
            Assert.That(created.Header("Location"), Is.EqualTo($"/apikeys/{key["id"]}"));
            Assert.That(created.Header("ETag"), Does.Match("^\"[^\"]+\"$"));
        }
    }

    [Test]
    public async Task The_secret_is_shown_when_the_key_is_made_and_never_again()
    {
        var admin = await AdminInNewAccountAsync();

        var created = await admin.PostAsync("/apikeys", new { name = "A", permissions = new[] { "readMerchants" } });
        var got = await admin.GetAsync(created.Header("Location")!);
        var listed = await admin.GetAsync("/apikeys");
        var patched = await admin.PatchAsync(created.Header("Location")!, new { name = "B" });

        var expected = created.Json.AsObject();
        var secret = (string)expected["apiSecret"]!;
        expected.Remove("apiSecret");
        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(got.Header("ETag"), Is.EqualTo(created.Header("ETag")));
        Assert.That(got.Json.ToJsonString(), Is.EqualTo(expected.ToJsonString()));
        Assert.That(listed.Json[0]!.ToJsonString(), Is.EqualTo(expected.ToJsonString()));
        Assert.That(new[] { got.Text, listed.Text, patched.Text }, Is.All.Not.Contain(secret).And.All.Not.Contain("apiSecret"));
    }

    [Test]
    public async Task No_two_keys_have_anything_secret_in_common()
    {
        var (first, second) = (await Admin.MakeKeyAsync(), await Admin.MakeKeyAsync());

        Assert.That(first.ApiKey, Is.Not.EqualTo(second.ApiKey));
        Assert.That(first.Secret, Is.Not.EqualTo(second.Secret));
        Assert.That(first.Id, Is.Not.EqualTo(second.Id));
    }

    [Test]
    public async Task A_key_made_by_a_key_remembers_its_maker()
    {
        var maker = await (await AdminInNewAccountAsync()).MakeKeyAsync("writeApiKeys");

        var made = await Using(maker).MakeKeyAsync("writeApiKeys");

        Assert.That((string?)made.Json["createdBy"], Is.EqualTo(maker.ApiKey));
    }

    [TestCaseSource(nameof(Faults))]
    public async Task Each_invalid_value_is_named(string body, string[] paths)
    {
        var answer = await Admin.PostAsync("/apikeys", body);

        answer.AssertInvalid(paths);
    }

    [Test]
    public async Task An_unknown_permission_is_named()
    {
        var answer = await Admin.PostAsync("/apikeys", """{ "name": "a", "permissions": ["readMerchants", "eatMerchants"] }""");

        Assert.That(answer.Error("permissions[1]"), Does.Contain("eatMerchants"));
    }

    [TestCase("name", 100)]
    [TestCase("description", 500)]
    public async Task Text_has_a_maximum_length(string property, int length)
    {
        var most = new Dictionary<string, object>
        {
            ["name"] = "a",
            ["permissions"] = new[] { "readMerchants" },
            [property] = new string('é', length),
        };
        var tooMuch = new Dictionary<string, object>(most) { [property] = new string('é', length + 1) };

        var accepted = await Admin.PostAsync("/apikeys", most);
        var refused = await Admin.PostAsync("/apikeys", tooMuch);

        Assert.That(accepted.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((string?)accepted.Json[property], Is.EqualTo(most[property]));
        refused.AssertInvalid(property);
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public async Task An_expiry_must_lie_in_the_future(int millisecondsFromNow, bool accepted)
    {
        var expiresAt = Instants.Text(App.Clock.GetUtcNow().AddMilliseconds(millisecondsFromNow));

        var answer = await Admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" }, expiresAt });

        Assert.That(answer.Status, Is.EqualTo(accepted ? HttpStatusCode.Created : HttpStatusCode.BadRequest));
        Assert.That(accepted || answer.Error("expiresAt") is not null);
    }
}
