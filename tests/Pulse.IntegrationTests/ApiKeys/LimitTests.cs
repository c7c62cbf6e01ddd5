using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>The number of keys in an account is limited.</summary>
public sealed class LimitTests(TestDatabase database) : ContractTests(database)
{
    private const int Limit = 3;

    protected override Dictionary<string, string> MoreSettings => new() { ["ApiKeys:MaxPerAccount"] = "3" };

    [Test]
    public async Task An_account_that_is_full_takes_no_more_keys_until_one_is_deleted()
    {
        var (admin, other) = (await AdminInNewAccountAsync(), await AdminInNewAccountAsync());
        var first = await admin.MakeKeyAsync();
        await admin.MakeKeyAsync();
        await admin.MakeKeyAsync();

        var refused = await admin.PostAsync("/apikeys", new { name = "One too many", permissions = new[] { "readMerchants" } });
        await other.MakeKeyAsync();
        await admin.DeleteAsync(first.Path);
        await admin.MakeKeyAsync();

        refused.AssertProblem(HttpStatusCode.Conflict, "too_many_api_keys");
    }

    [Test]
    public async Task Keys_created_in_parallel_never_exceed_the_limit()
    {
        var admin = await AdminInNewAccountAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            admin.PostAsync("/apikeys", new { name = $"Key {i}", permissions = new[] { "readMerchants" } })));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(Limit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Conflict), Is.EqualTo(12 - Limit));
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(Limit));
    }
}
