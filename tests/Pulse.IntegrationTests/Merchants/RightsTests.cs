using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>Who may read merchants, and who may change them.</summary>
public sealed class RightsTests(TestDatabase database) : MerchantTests(database)
{
    private static readonly Dictionary<string, Func<Setup.Api, string, Task<Answer>>> Reading = new()
    {
        ["list"] = (caller, _) => caller.GetAsync("/merchants"),
        ["get"] = (caller, path) => caller.GetAsync(path),
    };

    private static readonly Dictionary<string, Func<Setup.Api, string, Task<Answer>>> Writing = new()
    {
        ["create"] = (caller, _) => caller.PostAsync("/merchants", Businesses.Profile().ToJsonString()),
        ["create nonsense"] = (caller, _) => caller.PostAsync("/merchants", """{"unknown":7}"""),
        ["patch"] = (caller, path) => caller.PatchAsync(path, """{"basics":{"businessName":"Another"}}"""),
        ["suspend"] = (caller, path) => caller.PostAsync($"{path}/suspend"),
        ["reinstate"] = (caller, path) => caller.PostAsync($"{path}/reinstate"),
        ["close"] = (caller, path) => caller.PostAsync($"{path}/close"),
    };

    private static IEnumerable<string> NamesOfReading => Reading.Keys;

    private static IEnumerable<string> NamesOfWriting => Writing.Keys;

    [TestCaseSource(nameof(NamesOfReading))]
    public async Task Callers_with_readMerchants_or_writeMerchants_see_merchants(string call)
    {
        var merchant = await Caller.MakeMerchantAsync();

        foreach (var permission in (string[])["readMerchants", "writeMerchants"])
        {
            var seen = await Reading[call](Using(await Caller.MakeKeyAsync(permission)), merchant.Path);

            Assert.That(seen.Status, Is.EqualTo(HttpStatusCode.OK), seen.Text);
        }
    }

    [TestCaseSource(nameof(NamesOfReading))]
    public async Task Callers_without_a_merchant_permission_cannot_read_merchants(string call)
    {
        var merchant = await Caller.MakeMerchantAsync();
        var key = await Caller.MakeKeyAsync("readApplications", "writeApplications", "decideApplications", "readSensitiveData");

        var refused = await Reading[call](Using(key), merchant.Path);

        refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((string?)refused.Json["detail"], Does.Contain("readMerchants").And.Contain("writeMerchants"));
    }

    [TestCaseSource(nameof(NamesOfWriting))]
    public async Task A_key_with_only_readMerchants_cannot_change_merchants(string call)
    {
        var merchant = await Caller.MakeMerchantAsync();
        var key = await Caller.MakeKeyAsync("readMerchants", "writeApplications", "decideApplications");

        foreach (var caller in (Setup.Api[])
        [
            Using(key),
            await LoginAsync(key),
            await LoginNewUserAsync(AccountId, Permission.ReadMerchants),
        ])
        {
            var refused = await Writing[call](caller, merchant.Path);

            refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
            Assert.That((string?)refused.Json["detail"], Does.Contain("writeMerchants"));
        }

        await AssertUnchangedAsync(merchant);
    }

    [TestCaseSource(nameof(NamesOfWriting))]
    public async Task Anonymous_callers_cannot_change_a_merchant(string call)
    {
        var merchant = await Caller.MakeMerchantAsync();

        (await Writing[call](Anonymous(), merchant.Path)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

        await AssertUnchangedAsync(merchant);
    }

    [Test]
    public async Task A_key_with_writeMerchants_can_make_every_change_to_merchants()
    {
        var caller = Using(await Caller.MakeKeyAsync("writeMerchants"));

        var merchant = await caller.MakeMerchantAsync();
        var patched = await caller.PatchAsync(merchant.Path, """{"basics":{"businessName":"Another"}}""");
        foreach (var step in (string[])["suspend", "reinstate", "close"])
        {
            await caller.TakeStepAsync($"{merchant.Path}/{step}");
        }

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
    }

    [Test]
    public async Task A_revoked_permission_no_longer_works()
    {
        var key = await Caller.MakeKeyAsync("writeMerchants");
        var (direct, session) = (Using(key), await LoginAsync(key));
        var merchant = await direct.MakeMerchantAsync();
        await session.MakeMerchantAsync();

        await Caller.PatchAsync(key.Path, new { permissions = new[] { "readMerchants" } });

        foreach (var caller in (Setup.Api[])[direct, session])
        {
            (await caller.PostAsync($"{merchant.Path}/close")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }

    [Test]
    public async Task A_caller_with_decideApplications_can_create_a_merchant_only_by_approval()
    {
        var path = await Caller.MakeReviewedAsync();
        var decider = Using(await Caller.MakeKeyAsync("decideApplications"));

        var approved = await decider.TakeStepAsync($"{path}/approve");

        var merchant = $"/merchants/{(string?)approved.Json["system"]!["merchantId"]}";
        (await decider.GetAsync(merchant)).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await decider.PostAsync("/merchants", Businesses.Profile().ToJsonString()))
            .AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((string?)(await Caller.GetAsync(merchant)).Json["createdBy"], Does.StartWith("apiKey-"));
    }
}
