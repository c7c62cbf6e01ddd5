using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Imports;

/// <summary>Digests as other systems store them: by better-auth's own hash, and by the crypto module of Node.</summary>
public sealed class DigestClientTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Keys_with_digests_of_better_auth_and_of_Node_are_found_when_they_are_presented()
    {
        var key = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 64);
        var digests = await DigestsOfAsync(key);
        Assert.That(digests, Has.Count.EqualTo(7));
        foreach (var digest in digests)
        {
            var admin = await AdminInNewAccountAsync();

            var imported = await admin.ImportAsync(
                new { name = "A", permissions = new[] { "readApiKeys" }, digest = JsonNode.Parse(digest!.ToJsonString()) });

            Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.OK), $"{digest}");
            Assert.That(
                (string?)(await admin.PostAsync("/apikeys/verify", new { apiSecret = key })).Json["apiKey"]!["id"],
                Is.EqualTo((string?)imported["id"]));
            await admin.DeleteAsync($"/apikeys/{imported["id"]}");
            Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.Unauthorized), $"{digest}");
        }
    }

    private static async Task<JsonArray> DigestsOfAsync(string key) =>
        JsonNode.Parse(await NodeClients.RunAsync("digests", ["digests.mjs"], ("KEY", key)))!.AsArray();
}
