using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>What tests of merchants share: an administrator of an account of the class's own.</summary>
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

    /// <summary>That a merchant is still as it was shown, in all that a caller sees.</summary>
    protected async Task AssertUnchangedAsync(MadeMerchant merchant)
    {
        var got = await Caller.GetAsync(merchant.Path);

        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK), got.Text);
        Assert.That(got.Header("ETag"), Is.EqualTo(merchant.ETag));
        Assert.That(JsonNode.DeepEquals(got.Json, merchant.Json), Is.True, $"{got.Text} and not {merchant.Json}");
    }

    /// <summary>That an answer shows these sections, and nothing else in them.</summary>
    protected static void AssertShows(JsonNode answer, JsonObject sections)
    {
        foreach (var (name, section) in sections)
        {
            Assert.That(JsonNode.DeepEquals(answer[name]!.Said(), section!.Said()), Is.True, $"{answer[name]} and not {section}");
        }
    }
}
