using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Stored text must not contain characters that are invisible, change the text direction, or have no meaning.</summary>
public sealed class UnseenCharacterTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Unseen =
    [
        "\\u202e", "\\u2066", "\\u200b", "\\u2028", "\\u2029", "\\ufeff", "\\udb40\\udc41", "\\uffff", "\\ufdd0", "\\udbff\\udfff",
        "\\u0007",
    ];

    [TestCaseSource(nameof(Unseen))]
    public async Task An_invisible_character_is_refused_in_every_stored_text(string escaped)
    {
        var text = $"\"a{escaped}b\"";
        var key = await Admin.MakeKeyAsync();
        var account = await Seed.AccountAsync();
        var draft = await Admin.MakeDraftAsync();

        Dictionary<string, Func<string, Task<Answer>>> writes = new()
        {
            ["description"] = body => Admin.PatchAsync(key.Path, body),
            ["name"] = body => Admin.PatchAsync(key.Path, body),
            ["accountName"] = body => Admin.PatchAsync($"/accounts/{account}", body),
            ["repcode"] = body => Admin.PatchAsync($"/accounts/{account}", body),
            ["businessDetails.description"] = body => Admin.PatchAsync(draft.Path, body),
            ["businessHistory.explanation"] = body => Admin.PatchAsync(draft.Path, body),
            ["orderProcessing.refundPolicy"] = body => Admin.PatchAsync(draft.Path, body),
            ["businessBanking.bankName"] = body => Admin.PatchAsync(draft.Path, body),
            ["reason"] = body => Admin.PostAsync($"{draft.Path}/decline", body),
        };
        foreach (var (path, write) in writes)
        {
            (await write(BodyOf(path, text))).AssertInvalid(path);
        }

        (await Admin.PostAsync("/roles", $$"""{ "name": {{text}}, "permissions": ["readUsers"] }""")).AssertInvalid("name");
        var described = $$"""{ "name": "a", "permissions": ["readMerchants"], "description": {{text}} }""";
        (await Admin.PostAsync("/apikeys", described)).AssertInvalid("description");
    }

    [TestCase(" 7")]
    [TestCase("7 ")]
    [TestCase("\\u00a07")]
    public async Task A_repcode_has_no_leading_or_trailing_space(string code)
    {
        var account = await Seed.AccountAsync();

        (await Admin.PostAsync("/accounts", $$"""{ "accountName": "a", "repcode": "{{code}}" }""")).AssertInvalid("repcode");
        (await Admin.PatchAsync($"/accounts/{account}", $$"""{ "repcode": "{{code}}" }""")).AssertInvalid("repcode");
        Assert.That((await Admin.PatchAsync($"/accounts/{account}", """{ "repcode": "7 a" }""")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_description_that_was_stored_before_the_rule_is_shown_and_the_key_can_be_edited()
    {
        var key = await Admin.MakeKeyAsync();
        await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "Description" = {"a\u200bb"} WHERE "Id" = {Guid.Parse(key.Id)}""");

        var edited = await Admin.PatchAsync(key.Path, new { name = "Another" });

        Assert.That((edited.Status, (string?)edited.Json["description"]), Is.EqualTo((HttpStatusCode.OK, "a\u200bb")));
    }

    private static string BodyOf(string path, string value) =>
        path.Split('.').Reverse().Aggregate(value, (inner, name) => $$"""{ "{{name}}": {{inner}} }""");
}
