using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>A use counts against all limits of its key, or against none.</summary>
public sealed class LimitsTogetherTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_verification_that_the_quota_refuses_spends_no_rate()
    {
        var key = await MakeAsync(rate: 10, quota: 5);

        Assert.That(CodeOf((await VerifyAsync(key, 10)).Json), Is.EqualTo("quota_exhausted"));
        for (var i = 0; i < 5; i++)
        {
            var verified = await VerifyAsync(key, 1);
            Assert.That((CodeOf(verified.Json), (int)verified.Json["rateLimit"]!["remaining"]!), Is.EqualTo(("ok", 9 - i)), verified.Text);
        }
    }

    [Test]
    public async Task In_a_batch_a_use_that_the_quota_refuses_spends_no_rate_of_the_next_one()
    {
        var key = await MakeAsync(rate: 10, quota: 5);

        var verified = await Admin.PostAsync(
            "/apikeys/verify/batch", new { items = new[] { Presented(key, 10), Presented(key, 5), Presented(key, 1) } });

        Assert.That(
            verified.Json.AsArray().Select(CodeOf), Is.EqualTo(new[] { "quota_exhausted", "ok", "quota_exhausted" }), verified.Text);
    }

    [Test]
    public async Task A_request_that_the_quota_refuses_spends_no_rate()
    {
        var key = await MakeAsync(rate: 2, quota: 1);
        Assert.That((await Using(key).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
        var refused = await Using(key).GetAsync("/auth/session");
        Assert.That((refused.Code, refused.Header("RateLimit")), Is.EqualTo(("quota_exhausted", "\"rate\";r=1;t=60, \"quota\";r=0")));

        await Admin.PatchAsync(key.Path, """{"quota":null}""");

        Assert.That((await Using(key).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_use_refused_by_the_rate_limit_spends_no_quota()
    {
        var key = await MakeAsync(rate: 1, quota: 3);
        await VerifyAsync(key, 1);

        Assert.That(CodeOf((await VerifyAsync(key, 1)).Json), Is.EqualTo("rate_limited"));
        App.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That((int)(await VerifyAsync(key, 1)).Json["quota"]!["remaining"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Concurrent_uses_are_allowed_up_to_the_smaller_limit_and_the_other_limit_keeps_the_rest()
    {
        var key = await MakeAsync(rate: 1_000, quota: 100);

        var codes = await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ => CodeOf((await VerifyAsync(key, 1)).Json)));

        Assert.That(codes.Count(code => code == "ok"), Is.EqualTo(100));
        Assert.That(codes.Count(code => code == "quota_exhausted"), Is.EqualTo(300));
        await Admin.PatchAsync(key.Path, """{"quota":null}""");
        Assert.That((int)(await VerifyAsync(key, 1)).Json["rateLimit"]!["remaining"]!, Is.EqualTo(899));
    }

    private Task<Key> MakeAsync(int rate, int quota) => Admin.MakeKeyFromAsync(new
    {
        name = "A key",
        permissions = new[] { "readMerchants" },
        rateLimit = new { limit = rate, windowSeconds = 60 },
        quota = new { limit = quota, period = "total" },
    });

    private Task<Answer> VerifyAsync(Key key, int cost) => Admin.PostAsync("/apikeys/verify", Presented(key, cost));

    private static object Presented(Key key, int cost) => new { apiKey = key.ApiKey, apiSecret = key.Secret, cost };

    private static string CodeOf(JsonNode? verified) => (string)verified!["code"]!;
}
