using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Imports;

/// <summary>Digests as other systems store them: by better-auth's own hash, and by the crypto module of Node.</summary>
public sealed class DigestClientTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../clients/digests"));

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

    private static async Task<JsonArray> DigestsOfAsync(string key)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Assert.Ignore($"Run npm ci in {Folder}. It installs better-auth.");
        }

        using var node = Start();
        await node.StandardInput.WriteAsync(key);
        node.StandardInput.Close();
        var (output, errors) = (await node.StandardOutput.ReadToEndAsync(), await node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.That(node.ExitCode, Is.Zero, errors);
        return JsonNode.Parse(output)!.AsArray();
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", "digests.mjs")
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new IgnoreException("Node is not installed.");
        }
    }
}
