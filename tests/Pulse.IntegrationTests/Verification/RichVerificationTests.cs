using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>What a service needs to use the result of a verification again.</summary>
public sealed class RichVerificationTests(TestDatabase database) : CachedKeyTests(database)
{
    private const string MinimalFields = "valid,code,rateLimit,quota,accountId,externalId,metadata,permissions,cacheSeconds,version,tags";

    [Test]
    public async Task A_verification_contains_what_a_service_caches()
    {
        var key = await Owner.MakeKeyAsync("readMerchants", "readApiKeys");

        var verified = (await VerifyAsync(key)).Json;

        Assert.That((string)verified["accountId"]!, Is.EqualTo(key.AccountId));
        Assert.That(verified["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys","readMerchants"]"""));
        Assert.That((int)verified["cacheSeconds"]!, Is.EqualTo(300));
        Assert.That((long)verified["version"]!, Is.InRange(0, await HeadAsync()));
        Assert.That(verified["tags"]!.AsArray().Select(tag => (string)tag!), Has.Exactly(2).Items.And.All.Match("^[A-Za-z0-9_-]{22}$"));
    }

    [Test]
    public async Task The_permissions_are_those_that_the_account_still_has()
    {
        var key = await Owner.MakeKeyAsync("readMerchants", "readApiKeys");
        await VerifyAsync(key);

        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{key.AccountId}/permissions",
            new StringContent("""{"permissions":["verifyApiKeys","readMerchants"]}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.That((await VerifyAsync(key)).Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
    }

    [Test]
    public async Task Keys_of_an_account_share_the_tag_of_the_account_and_reveal_no_id()
    {
        var (first, second) = (await Owner.MakeKeyAsync(), await Owner.MakeKeyAsync());
        var foreign = await (await AdminInNewAccountAsync()).MakeKeyAsync();

        var (tags, others) = (TagsOf(await VerifyAsync(first)), TagsOf(await VerifyAsync(second)));

        Assert.That(tags.Intersect(others).Count(), Is.EqualTo(1));
        Assert.That(tags.Concat(others), Has.None.Contain(first.AccountId).And.None.Contain(Guid.Parse(first.Id).ToString("N")));
        Assert.That(TagsOf(await VerifyAsync(foreign)), Is.Empty);
    }

    [Test]
    public async Task The_tags_are_the_same_on_every_node()
    {
        var key = await Owner.MakeKeyAsync();
        await using var other = new PulseApp(Settings);

        var body = new { apiKey = key.ApiKey, apiSecret = key.Secret };
        var there = new Setup.Api(other.CreateClient());
        foreach (var (name, values) in Service.Client.DefaultRequestHeaders)
        {
            there.Client.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        }

        Assert.That(TagsOf(await there.PostAsync("/apikeys/verify", body)), Is.EqualTo(TagsOf(await VerifyAsync(key))));
    }

    [TestCase("""{"rateLimit":{"limit":10,"windowSeconds":60}}""", 0)]
    [TestCase("""{"quota":{"limit":10,"period":"day"}}""", 0)]
    [TestCase("""{"active":false}""", 300)]
    public async Task A_metered_key_is_always_asked_for(string patch, int seconds)
    {
        var key = await Owner.MakeKeyAsync();
        await Owner.PatchAsync(key.Path, patch);

        Assert.That((int)(await VerifyAsync(key)).Json["cacheSeconds"]!, Is.EqualTo(seconds));
        Assert.That((int)(await VerifyAsync(key)).Json["cacheSeconds"]!, Is.EqualTo(seconds));
    }

    [TestCase("expiresAt")]
    [TestCase("notBefore")]
    public async Task A_result_can_be_used_until_time_changes_it(string field)
    {
        var key = await Owner.MakeKeyFromAsync(new JsonObject
        {
            ["name"] = "A key",
            ["permissions"] = new JsonArray("readMerchants"),
            [field] = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.AddSeconds(90)),
        });

        var before = (int)(await VerifyAsync(key)).Json["cacheSeconds"]!;
        App.Clock.Advance(TimeSpan.FromSeconds(90));
        var after = (int)(await VerifyAsync(key)).Json["cacheSeconds"]!;

        Assert.That((before, after), Is.EqualTo((89, 300)).Or.EqualTo((90, 300)));
    }

    [Test]
    public async Task A_retiring_secret_can_be_used_until_the_grace_period_ends()
    {
        var key = await Owner.MakeKeyAsync();
        await Owner.RotateAsync(key, new { graceSeconds = 60 });

        Assert.That((int)(await VerifyAsync(key)).Json["cacheSeconds"]!, Is.InRange(59, 60));
    }

    [Test]
    public async Task A_key_that_was_not_found_has_no_tags_and_is_not_cached()
    {
        var missing = await Service.PostAsync(
            "/apikeys/verify", new { apiKey = MadeUp.Identifier().Value, apiSecret = MadeUp.Secret().Reveal() });

        Assert.That(missing.Text, Is.EqualTo(
            """{"valid":false,"code":"not_found","apiKey":null,"rateLimit":null,"quota":null,"accountId":null,"""
            + "\"externalId\":null,\"metadata\":null,\"permissions\":[]"
            + ""","cacheSeconds":0,"version":null,"tags":[]}"""));
    }

    [TestCase("return=minimal", true)]
    [TestCase("wait=1, RETURN=\"minimal\"", true)]
    [TestCase("return=minimal; strict; level=\"a,b\"", true)]
    [TestCase("respond-async; delay=1, return=minimal", true)]
    [TestCase("return=representation, return=minimal", false)]
    [TestCase("return=representation", false)]
    [TestCase("return=minimal=", false)]
    public async Task A_minimal_response_leaves_out_the_key(string prefer, bool isMinimal)
    {
        var key = await Owner.MakeKeyAsync();
        for (var i = 0; i < 3; i++)
        {
            var verified = await Service.PostAsync("/apikeys/verify", key.Login, ("Prefer", prefer));
            var batch = await Service.PostAsync("/apikeys/verify/batch", new { items = new[] { key.Login } }, ("Prefer", prefer));

            Assert.That(FieldsOf(verified.Json), Is.EqualTo(isMinimal ? MinimalFields : MinimalFields.Replace("code,", "code,apiKey,")));
            Assert.That(FieldsOf(batch.Json[0]!), Is.EqualTo(FieldsOf(verified.Json)));
            Assert.That(verified.Header("Preference-Applied"), Is.EqualTo(isMinimal ? "return=minimal" : null));
            Assert.That(batch.Header("Preference-Applied"), Is.EqualTo(verified.Header("Preference-Applied")));
        }
    }

    /// <summary>A version that is too new would hide a revocation from the service.</summary>
    [Test]
    public async Task A_result_from_before_a_change_has_a_version_before_it()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        var before = (long)(await VerifyAsync(key)).Json["version"]!;

        await Owner.PatchAsync(key.Path, """{"active":false}""");
        var change = await HeadAsync();
        var after = (await VerifyAsync(key)).Json;

        Assert.That(before, Is.LessThan(change));
        Assert.That(((string)after["code"]!, (long)after["version"]!), Is.EqualTo(("disabled", change)));
    }

    private static string FieldsOf(JsonNode json) => string.Join(',', json.AsObject().Select(field => field.Key));

    private static string[] TagsOf(Answer verified) => [.. verified.Json["tags"]!.AsArray().Select(tag => (string)tag!)];

    private async Task<long> HeadAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IChangeFeed>().GetHeadAsync(CancellationToken.None);
    }
}
