using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A merge patch merges objects at every depth (RFC 7396).</summary>
public sealed class NestedPatchTests(TestDatabase database) : ContractTests(database)
{
    private const string Rate = """{"limit":100,"windowSeconds":60}""";
    private const string Quota = """{"limit":1000,"period":"month"}""";

    [TestCase("""{"rateLimit":{"limit":5}}""", """{"limit":5,"windowSeconds":60}""", Quota)]
    [TestCase("""{"rateLimit":{"windowSeconds":5}}""", """{"limit":100,"windowSeconds":5}""", Quota)]
    [TestCase("""{"rateLimit":{}}""", Rate, Quota)]
    [TestCase("""{"rateLimit":null}""", null, Quota)]
    [TestCase("""{"quota":{"limit":5}}""", Rate, """{"limit":5,"period":"month"}""")]
    [TestCase("""{"quota":{"period":"day"}}""", Rate, """{"limit":1000,"period":"day"}""")]
    [TestCase("""{"quota":{}}""", Rate, Quota)]
    [TestCase("""{"quota":null,"rateLimit":{"limit":7}}""", """{"limit":7,"windowSeconds":60}""", null)]
    public async Task Members_that_are_absent_stay_as_they_are(string patch, string? rate, string? quota)
    {
        var key = await MakeLimitedAsync();

        var patched = await Admin.PatchAsync(key.Path, patch);

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(patched.Json["rateLimit"]?.ToJsonString(), Is.EqualTo(rate));
        Assert.That(patched.Json["quota"]?.ToJsonString(), Is.EqualTo(quota));
        Assert.That((await Admin.GetAsync(key.Path)).Text, Is.EqualTo(patched.Text));
    }

    [TestCase("""{"rateLimit":{"limit":null}}""", "rateLimit.limit")]
    [TestCase("""{"rateLimit":{"windowSeconds":null}}""", "rateLimit.windowSeconds")]
    [TestCase("""{"rateLimit":{"limit":0}}""", "rateLimit.limit")]
    [TestCase("""{"rateLimit":{"burst":1}}""", "rateLimit.burst")]
    [TestCase("""{"rateLimit":5}""", "rateLimit")]
    [TestCase("""{"quota":{"limit":null}}""", "quota.limit")]
    [TestCase("""{"quota":{"period":null}}""", "quota.period")]
    [TestCase("""{"quota":{"period":"year"}}""", "quota.period")]
    public async Task A_required_member_cannot_be_cleared(string patch, string at)
    {
        var key = await MakeLimitedAsync();

        (await Admin.PatchAsync(key.Path, patch)).AssertInvalid(at);

        Assert.That((await Admin.GetAsync(key.Path)).Json["rateLimit"]!.ToJsonString(), Is.EqualTo(Rate));
    }

    [TestCase("""{"rateLimit":{"limit":5}}""", "rateLimit.windowSeconds")]
    [TestCase("""{"quota":{"period":"day"}}""", "quota.limit")]
    public async Task A_new_limit_requires_all_its_members(string patch, string at)
    {
        var key = await Admin.MakeKeyAsync();

        (await Admin.PatchAsync(key.Path, patch)).AssertInvalid(at);
    }

    private Task<Key> MakeLimitedAsync() => Admin.MakeKeyFromAsync(new
    {
        name = "limited",
        permissions = new[] { "readMerchants" },
        rateLimit = new { limit = 100, windowSeconds = 60 },
        quota = new { limit = 1000, period = "month" },
    });
}
