using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Lengths count Unicode code points, as passwords and JSON Schema do: an emoji is one character.</summary>
public sealed class LengthTests(TestDatabase database) : ContractTests(database)
{
    private const string Emoji = "\U0001F600";

    private Setup.Api admin = null!;

    [OneTimeSetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [TestCase("/apikeys", "name", 100)]
    [TestCase("/apikeys", "description", 500)]
    [TestCase("/roles", "name", 64)]
    [TestCase("/accounts", "accountName", 100)]
    [TestCase("/accounts", "repcode", 32)]
    [TestCase("/applications", "businessDetails.description", 1_000)]
    [TestCase("/applications", "basics.businessName", 128)]
    public async Task The_length_limit_counts_each_emoji_as_one_character(string path, string field, int most)
    {
        var taken = await admin.PostAsync(path, Body(path, field, Repeat(Emoji, most)));
        var refused = await admin.PostAsync(path, Body(path, field, Repeat(Emoji, most + 1)));
        var mixed = await admin.PostAsync(path, Body(path, field, Repeat(Emoji, most - 1) + "ab"));

        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.Created), taken.Text);
        Assert.That((string?)At(await admin.GetAsync(taken.Header("Location")!), field), Is.EqualTo(Repeat(Emoji, most)));
        refused.AssertInvalid(field);
        Assert.That(refused.Error(field), Does.Contain($"at most {most} characters"));
        mixed.AssertInvalid(field);
    }

    [TestCase("name", 100)]
    [TestCase("description", 500)]
    public async Task Maximum_lengths_of_an_edited_key_count_an_emoji_as_one_character(string field, int most)
    {
        var key = await admin.MakeKeyAsync();

        var taken = await admin.PatchAsync(key.Path, new Dictionary<string, string> { [field] = Repeat(Emoji, most) });

        Assert.That((string?)taken.Json[field], Is.EqualTo(Repeat(Emoji, most)));
        (await admin.PatchAsync(key.Path, new Dictionary<string, string> { [field] = Repeat(Emoji, most + 1) })).AssertInvalid(field);
    }

    [Test]
    public async Task The_maximum_length_of_a_search_counts_an_emoji_as_one_character()
    {
        const string Cat = "\U0001F431";
        await admin.MakeKeyFromAsync(new { name = "Cats", permissions = new[] { "readMerchants" }, description = Repeat(Cat, 200) });

        Assert.That(await admin.NamesAsync($"?search={Uri.EscapeDataString(Repeat(Cat, 200))}"), Is.EqualTo(new[] { "Cats" }));
        (await admin.GetAsync($"/apikeys?search={Uri.EscapeDataString(Repeat(Cat, 201))}")).AssertInvalid("search");
    }

    [Test]
    public async Task The_maximum_length_of_a_decision_reason_counts_an_emoji_as_one_character()
    {
        var id = (string)(await admin.MakeReviewedAsync()).Split('/')[^1];

        var declined = await admin.PostAsync($"/applications/{id}/decline", new { reason = Repeat(Emoji, 1_000) });

        Assert.That(declined.Status, Is.EqualTo(HttpStatusCode.OK), declined.Text);
        Assert.That((string?)declined.Json["system"]!["reason"], Is.EqualTo(Repeat(Emoji, 1_000)));
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static System.Text.Json.Nodes.JsonNode? At(Answer answer, string field) =>
        field.Split('.').Aggregate(answer.Json, (node, name) => node[name]!);

    private static Dictionary<string, object> Body(string path, string field, string text)
    {
        var parts = field.Split('.');
        var body = new Dictionary<string, object>();
        if (path is "/apikeys" or "/roles")
        {
            (body["name"], body["permissions"]) = ($"Named {Guid.NewGuid()}", new[] { "readMerchants" });
        }
        else if (path == "/accounts")
        {
            body["accountName"] = "An account";
        }

        body[parts[0]] = parts.Length == 1 ? text : new Dictionary<string, string> { [parts[1]] = text };
        return body;
    }
}
