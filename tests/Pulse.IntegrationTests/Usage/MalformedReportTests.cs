using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

public sealed class MalformedReportTests(TestDatabase database) : ReportGround(database)
{
    [TestCase(61)]
    [TestCase(-24 * 3600 - 1)]
    public async Task An_instant_in_the_future_or_of_another_day_is_refused(int seconds) =>
        (await ReportAsync(new { apiKeyId = Guid.NewGuid(), count = 1, lastUsedAt = Now.AddSeconds(seconds) }))
            .AssertInvalid("items[0].lastUsedAt");

    [TestCase("""{"count":1,"lastUsedAt":"T"}""", "apiKeyId")]
    [TestCase("""{"apiKeyId":"key 1","count":1,"lastUsedAt":"T"}""", "apiKeyId")]
    [TestCase("""{"apiKeyId":"ID","lastUsedAt":"T"}""", "count")]
    [TestCase("""{"apiKeyId":"ID","count":-1,"lastUsedAt":"T"}""", "count")]
    [TestCase("""{"apiKeyId":"ID","count":1000001,"lastUsedAt":"T"}""", "count")]
    [TestCase("""{"apiKeyId":"ID","count":0,"lastUsedAt":"T"}""", "count")]
    [TestCase("""{"apiKeyId":"ID","count":"1","lastUsedAt":"T"}""", "count")]
    [TestCase("""{"apiKeyId":"ID","count":1}""", "lastUsedAt")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"yesterday"}""", "lastUsedAt")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","ipAddress":"203.0.113.0/24"}""", "ipAddress")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","permissions":["readMerchants","readMerchants"]}""", "permissions")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","permissions":["read merchants"]}""", "permissions[0]")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","refused":{"ok":1}}""", "refused.ok")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","refused":{"not_found":1}}""", "refused.not_found")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","refused":{"disabled":0}}""", "refused.disabled")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","refused":{"disabled":1000001}}""", "refused.disabled")]
    [TestCase("""{"apiKeyId":"ID","count":1,"lastUsedAt":"T","cost":2}""", "cost")]
    public async Task A_malformed_item_is_refused_with_its_field_and_nothing_is_counted(string item, string at)
    {
        var key = await Owner.MakeKeyAsync();
        var malformed = item.Replace("\"ID\"", $"\"{key.Id}\"").Replace("\"T\"", $"\"{Instant.ToText(Now)}\"");
        var good = new JsonObject { ["apiKeyId"] = key.Id, ["count"] = 1, ["lastUsedAt"] = Instant.ToText(Now) }.ToJsonString();

        (await Service.PostAsync(Path, $$"""{"items":[{{good}},{{malformed}}]}""")).AssertInvalid($"items[1].{at}");

        Assert.That(await RequestsAsync(Owner, key), Is.Zero);
    }

    [TestCase("{}", "items")]
    [TestCase("""{"items":[]}""", "items")]
    [TestCase("""{"items":[null]}""", "items[0]")]
    public async Task Items_are_required(string body, string at) => (await Service.PostAsync(Path, body)).AssertInvalid(at);

    [Test]
    public async Task A_body_over_one_mebibyte_is_refused() => (await Service.PostAsync(
        Path, $$"""{"items":[],"padding":"{{new string('x', 1024 * 1024)}}"}"""))
            .AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

    [Test]
    public async Task A_permission_to_verify_is_required()
    {
        Service = Using(await Owner.MakeKeyAsync("writeApiKeys"));

        (await ReportAsync(Item(Guid.NewGuid().ToString()))).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Service = Anonymous();
        (await ReportAsync(Item(Guid.NewGuid().ToString()))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
