using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>Base class of tests of merchants, with an administrator of the class's own account.</summary>
public abstract class MerchantTests(TestDatabase database) : SecurityTests(database)
{
    protected string AccountId { get; private set; } = "";

    /// <summary>The superAdmin, acting in that account.</summary>
    protected Setup.Api Caller { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task EnterAsync()
    {
        AccountId = await Seed.AccountAsync();
        Caller = AdminIn(AccountId);
    }

    /// <summary>Asserts that a merchant has not changed for its reader.</summary>
    protected async Task AssertUnchangedAsync(MadeMerchant merchant)
    {
        var got = await Caller.GetAsync(merchant.Path);

        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK), got.Text);
        Assert.That(got.Header("ETag"), Is.EqualTo(merchant.ETag));
        Assert.That(JsonNode.DeepEquals(got.Json, merchant.Json), Is.True, $"{got.Text} instead of {merchant.Json}");
    }

    /// <summary>Asserts that a response contains exactly these sections.</summary>
    protected static void AssertShows(JsonNode answer, JsonObject sections)
    {
        foreach (var (name, section) in sections)
        {
            Assert.That(JsonNode.DeepEquals(answer[name]!.Said(), section!.Said()), Is.True, $"{answer[name]} instead of {section}");
        }
    }
}
