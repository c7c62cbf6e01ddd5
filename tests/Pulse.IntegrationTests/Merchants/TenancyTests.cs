using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>A merchant of another account returns the same response as a merchant that does not exist.</summary>
public sealed class TenancyTests(TestDatabase database) : MerchantTests(database)
{
    private static readonly Dictionary<string, Func<Setup.Api, string, Task<Answer>>> Calls = new()
    {
        ["get"] = (caller, path) => caller.GetAsync(path),
        ["patch"] = (caller, path) => caller.PatchAsync(path, """{"basics":{"businessName":"Another"}}"""),
        ["patch if unchanged"] = (caller, path) => caller.PatchAsync(path, """{"basics":{"businessName":"Another"}}""", "\"1\""),
        ["patch if changed"] = (caller, path) => caller.PatchAsync(path, """{"basics":{"businessName":"Another"}}""", "\"7\""),
        ["patch what is needed"] = (caller, path) => caller.PatchAsync(path, """{"basics":null}"""),
        ["patch nonsense"] = (caller, path) => caller.PatchAsync(path, """{"unknown":7}"""),
        ["patch nothing"] = (caller, path) => caller.PatchAsync(path, "{}"),
        ["suspend"] = (caller, path) => caller.PostAsync($"{path}/suspend"),
        ["reinstate"] = (caller, path) => caller.PostAsync($"{path}/reinstate"),
        ["close"] = (caller, path) => caller.PostAsync($"{path}/close"),
        ["close if changed"] = (caller, path) => caller.PostAsync($"{path}/close", null, ("If-Match", "\"7\"")),
    };

    private static IEnumerable<string> CallNames => Calls.Keys;

    [TestCaseSource(nameof(CallNames))]
    public async Task Another_accounts_merchant_gets_the_same_response_as_one_that_does_not_exist(string call)
    {
        var theirs = await Caller.MakeMerchantAsync();
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync("writeMerchants");

        foreach (var caller in (Setup.Api[])[Using(key), AdminIn(account)])
        {
            var foreign = await Calls[call](caller, theirs.Path);
            var unknown = await Calls[call](caller, Businesses.UnknownMerchant);

            Assert.That(
                foreign.Status, Is.EqualTo(call == "patch nonsense" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound), foreign.Text);
            Assert.That(foreign.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        }

        await AssertUnchangedAsync(theirs);
    }

    [TestCase("nonsense")]
    [TestCase("7")]
    [TestCase("019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a1")]
    public async Task A_malformed_id_is_not_found(string id) =>
        (await Caller.GetAsync($"/merchants/{id}")).AssertProblem(HttpStatusCode.NotFound, "not_found");

    [Test]
    public async Task No_filter_search_or_order_shows_another_accounts_merchant()
    {
        var path = await Caller.MakeReviewedAsync(Businesses.Application("Foreign"));
        var approved = await Caller.TakeStepAsync($"{path}/approve");
        var own = await AdminInNewAccountAsync();
        await own.MakeMerchantAsync(Businesses.Profile("Own"));
        string[] everything =
        [
            "",
            "?status=active",
            "?sort=basics.businessName",
            "?search=+14155552671".Replace("+", "%2B", StringComparison.Ordinal),
            "?basics.address.city=Oakland",
        ];
        string[] nothing =
        [
            "?search=foreign", "?basics.businessName=Foreign", $"?id={(string?)approved.Json["system"]!["merchantId"]}",
            $"?applicationId={(string?)approved.Json["id"]}",
        ];

        foreach (var query in everything)
        {
            Assert.That(await own.BusinessNamesAsync($"/merchants{query}"), Is.EqualTo(new[] { "Own" }), query);
        }

        foreach (var query in nothing)
        {
            var listed = await own.GetAsync($"/merchants{query}");
            Assert.That((listed.Text, listed.Header("X-Total-Count")), Is.EqualTo(("[]", "0")), query);
        }
    }

    [Test]
    public async Task A_merchant_is_made_in_the_account_in_effect_and_nowhere_else()
    {
        var (account, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var key = Using(await AdminIn(account).MakeKeyAsync("writeMerchants"));

        var made = await key.MakeMerchantAsync();

        Assert.That((string?)made.Json["accountId"], Is.EqualTo(account));
        Assert.That((await AdminIn(other).GetAsync("/merchants")).Text, Is.EqualTo("[]"));
        (await key.In(other).PostAsync("/merchants", Businesses.Profile().ToJsonString()))
            .AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task An_account_with_applications_and_merchants_is_not_deleted_and_says_so()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        await admin.MakeApplicationAsync();
        Assert.That(await LeftInAsync(account), Does.EndWith(": 1 application."));

        await admin.TakeStepAsync($"{await admin.MakeReviewedAsync()}/approve");
        var closed = await admin.MakeMerchantAsync();
        await admin.TakeStepAsync($"{closed.Path}/close");

        Assert.That(await LeftInAsync(account), Does.EndWith(": 2 applications, 2 merchants."));
        Assert.That((await admin.GetAsync(closed.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<string?> LeftInAsync(string account)
    {
        var refused = await Admin.DeleteAsync($"/accounts/{account}");
        refused.AssertProblem(HttpStatusCode.Conflict, "account_not_empty");
        return (string?)refused.Json["detail"];
    }
}
