using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>A request can set, keep or remove a bank account or social security number.</summary>
public sealed class SensitiveInputTests(TestDatabase database) : SecurityTests(database)
{
    private readonly string accountNumber = Drafts.NewBankAccount();
    private readonly string ssn = Drafts.NewSsn();
    private Setup.Api owner = null!;
    private Draft draft = null!;

    [SetUp]
    public async Task MakeDraftAsync()
    {
        owner = await AdminInNewAccountAsync();
        draft = await owner.MakeDraftAsync(Drafts.Whole(accountNumber, ssn));
    }

    [TestCase("""{ "businessBanking": { "accountNumber": "****9012" } }""", "businessBanking.accountNumber", "masked")]
    [TestCase("""{ "businessBanking": { "accountNumber": "1234" } }""", "businessBanking.accountNumber", "5 to 17 digits")]
    [TestCase("""{ "businessBanking": { "accountNumber": "123456789012345678" } }""", "businessBanking.accountNumber", "5 to 17 digits")]
    [TestCase("""{ "businessBanking": { "accountNumber": "12345678901x" } }""", "businessBanking.accountNumber", "5 to 17 digits")]
    [TestCase("""{ "businessBanking": { "accountNumber": "" } }""", "businessBanking.accountNumber", "5 to 17 digits")]
    [TestCase("""{ "businessBanking": { "accountNumber": 123456789012 } }""", "businessBanking.accountNumber", "text")]
    [TestCase("""{ "businessBanking": { "accountNumber": ["123456789012"] } }""", "businessBanking.accountNumber", "text")]
    [TestCase(
        """{ "businessBanking": { "accountNumber": { "cipher": "CfDJ8AAA", "hint": "9012" } } }""",
        "businessBanking.accountNumber",
        "text")]
    [TestCase("""{ "businessOwners": [ { "ssn": "****6789" } ] }""", "businessOwners[0].ssn", "masked")]
    [TestCase("""{ "businessOwners": [ {}, { "ssn": "***-**-6789" } ] }""", "businessOwners[1].ssn", "masked")]
    [TestCase("""{ "businessOwners": [ { "ssn": "000-45-6789" } ] }""", "businessOwners[0].ssn", "nine digits")]
    [TestCase("""{ "businessOwners": [ { "ssn": "123-00-6789" } ] }""", "businessOwners[0].ssn", "nine digits")]
    [TestCase("""{ "businessOwners": [ { "ssn": "12-345-6789" } ] }""", "businessOwners[0].ssn", "nine digits")]
    [TestCase("""{ "businessOwners": [ { "ssn": 123456789 } ] }""", "businessOwners[0].ssn", "text")]
    public async Task An_invalid_sensitive_number_is_reported_by_path_and_changes_nothing(string content, string path, string message)
    {
        var before = await owner.GetAsync($"{draft.Path}?include=sensitive");
        var count = (await owner.GetAsync("/applications")).Header("X-Total-Count");

        var patched = await owner.PatchAsync(draft.Path, content);
        var made = await owner.PostAsync("/applications", content);

        foreach (var refused in (Answer[])[patched, made])
        {
            refused.AssertInvalid(path);
            Assert.That(refused.Error(path), Does.Contain(message));
        }

        Assert.That((await owner.GetAsync($"{draft.Path}?include=sensitive")).Text, Is.EqualTo(before.Text));
        Assert.That((await owner.GetAsync("/applications")).Header("X-Total-Count"), Is.EqualTo(count));
    }

    [Test]
    public async Task A_refusal_does_not_repeat_the_number()
    {
        var wrong = $"{accountNumber}99";

        var refused = await owner.PatchAsync(draft.Path, $$"""{ "businessBanking": { "accountNumber": "{{wrong}}" } }""");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Text, Does.Not.Contain(accountNumber));
    }

    [Test]
    public async Task A_patch_that_leaves_a_number_out_keeps_it()
    {
        var owned = draft.Json["businessOwners"]![0]!["id"]!.ToString();

        await owner.PatchAsync(
            draft.Path,
            $$"""{ "businessBanking": { "bankName": "Second Bank" }, "businessOwners": [ { "id": "{{owned}}", "title": "Baker" } ] }""");

        var now = await RevealAsync(draft);
        Assert.That(
            (now["businessBanking"]!["bankName"]!.ToString(), now["businessBanking"]!["accountNumber"]!.ToString()),
            Is.EqualTo(("Second Bank", accountNumber)));
        Assert.That(
            (now["businessOwners"]![0]!["title"]!.ToString(), now["businessOwners"]![0]!["ssn"]!.ToString()), Is.EqualTo(("Baker", ssn)));
    }

    [Test]
    public async Task Each_owner_keeps_its_SSN_when_the_order_of_owners_changes()
    {
        var (first, other) = (draft.Json["businessOwners"]![0]!["id"]!.ToString(), Drafts.NewSsn());
        var two = await owner.PatchAsync(
            draft.Path, $$"""{ "businessOwners": [ { "id": "{{first}}" }, { "firstName": "Bob", "ssn": "{{other}}" } ] }""");
        var second = two.Json["businessOwners"]![1]!["id"]!.ToString();

        await owner.PatchAsync(
            draft.Path, $$"""{ "businessOwners": [ { "id": "{{second}}" }, { "id": "{{first}}" }, { "firstName": "Cy" } ] }""");

        var owners = (await RevealAsync(draft))["businessOwners"]!.AsArray();
        Assert.That(owners.Select(one => one!["ssn"]?.ToString()), Is.EqualTo(new[] { other, ssn, null }));
    }

    [Test]
    public async Task Null_clears_a_number()
    {
        await owner.PatchAsync(draft.Path, """{ "businessBanking": { "accountNumber": null } }""");

        Assert.That((await RevealAsync(draft))["businessBanking"]!["accountNumber"], Is.Null);
        (await owner.PostAsync($"{draft.Path}/submit")).AssertInvalid("businessBanking.accountNumber");
    }

    [Test]
    public async Task Encrypting_the_same_number_again_gives_a_different_ciphertext()
    {
        var twin = await owner.MakeDraftAsync(Drafts.Whole(accountNumber, ssn));
        await owner.PatchAsync(draft.Path, $$"""{ "businessOwners": [ { "ssn": "{{ssn}}" }, { "ssn": "{{ssn}}" } ] }""");

        var (one, other) = (await RowAsync(draft), await RowAsync(twin));

        string[] ciphers = [CipherOf(one["businessBanking"]!["accountNumber"]!), CipherOf(other["businessBanking"]!["accountNumber"]!),
            CipherOf(one["businessOwners"]![0]!["ssn"]!), CipherOf(one["businessOwners"]![1]!["ssn"]!),
            CipherOf(other["businessOwners"]![0]!["ssn"]!)];
        Assert.That(ciphers, Is.Unique);
    }

    private static string CipherOf(JsonNode kept) => kept["cipher"]!.ToString();

    private async Task<JsonNode> RowAsync(Draft of) => JsonNode.Parse(await App.ContentOfAsync(of))!;

    private async Task<JsonNode> RevealAsync(Draft of)
    {
        var shown = await owner.GetAsync($"{of.Path}?include=sensitive");
        Assert.That(shown.Status, Is.EqualTo(HttpStatusCode.OK), shown.Text);
        return shown.Json;
    }
}
