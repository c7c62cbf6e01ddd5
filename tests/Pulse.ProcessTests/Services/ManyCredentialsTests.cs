using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>More credentials than a service keeps in memory.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ManyCredentialsTests
{
    private const int Count = 5_000;
    private const int Revoked = 500;
    private const int Kept = 500;

    private static readonly string[] Reading = ["orders:read"];

    [Test]
    public async Task A_service_gets_ten_times_the_keys_that_it_keeps_and_refuses_those_that_are_revoked_meanwhile()
    {
        await using var ground = await ServiceGround.StartAsync(("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync(
            ("Pulse__MaxCachedCredentials", $"{Kept}"), ("Pulse__BackchannelTimeout", "00:01:00"));
        var run = RandomNumberGenerator.GetHexString(32);
        var keys = Enumerable.Range(0, Count).Select(number => $"legacy-{run}-{number:D6}").ToList();
        var ids = ManyKeys.Copy(ground.Cluster.Folder, await ImportAsync(ground, $"legacy-{run}"), keys);

        Assert.That(await Volley.SendAsync(service, keys), Is.All.EqualTo(HttpStatusCode.OK));

        // Of those in memory, and of those that are not, while others are used.
        var revoked = Enumerable.Range(0, Revoked).Select(number => number * (Count / Revoked)).ToHashSet();
        var recent = Enumerable.Range(Count - Kept, Kept).Where(number => !revoked.Contains(number)).Select(number => keys[number])
            .ToList();
        var meanwhile = Volley.SendAsync(service, recent);
        await ground.PostAsync("/apikeys/bulk", new { action = "delete", ids = revoked.Select(number => ids[number]) }, wait: 60);
        var after = await Volley.SendAsync(service, [.. revoked.Select(number => keys[number])]);

        Assert.That(after, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await meanwhile, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await Volley.SendAsync(service, recent), Is.All.EqualTo(HttpStatusCode.OK));
        await service.UntilHealthAsync("Healthy");
    }

    private static async Task<string> ImportAsync(ServiceGround ground, string key)
    {
        var value = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
        var digest = new { algorithm = "sha256", encoding = "base64", value };
        var items = new[] { new { name = "partner", permissions = Reading, digest } };
        var imported = await ground.PostAsync("/apikeys/import", new { items });
        return (string)imported["results"]![0]!["apiKey"]!["id"]!;
    }
}
