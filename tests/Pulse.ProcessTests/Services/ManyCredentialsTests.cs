using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.ProcessTests.Services;

/// <summary>More credentials than a service keeps in memory.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ManyCredentialsTests
{
    /// <summary>An account can have 100,000 keys. Made-up keys are the rest of 100,000 credentials.</summary>
    private const int Count = 99_000;
    private const int MadeUp = 1_000;
    private const int OfOneCall = 1_000;
    private const int Kept = 10_000;

    /// <summary>Hexadecimal bytes: 64 MiB. Without a limit of its memory, the service needs more.</summary>
    private const string Heap = "4000000";

    private static readonly string[] Reading = ["orders:read"];

    [Test]
    public async Task A_service_gets_100_000_credentials_with_bounded_memory_and_refuses_those_that_are_revoked_meanwhile()
    {
        await using var ground = await ServiceGround.StartAsync(
            ("Cache__MaxStaleness", "00:01:00"), ("ApiKeys__MaxPerAccount", "100000"));
        await using var service = await ground.StartServiceAsync(
            ("Pulse__MaxCachedCredentials", $"{Kept}"), ("DOTNET_GCHeapHardLimit", Heap), ("DOTNET_gcServer", "0"));
        var run = RandomNumberGenerator.GetHexString(16);
        var keys = Enumerable.Range(0, Count).Select(number => $"legacy-{run}-{number:D6}").ToList();
        var madeUp = Enumerable.Range(0, MadeUp).Select(number => $"made-up-{run}-{number:D6}").ToList();
        var w = Stopwatch.StartNew();
        var ids = new List<string>(Count);
        foreach (var part in keys.Chunk(OfOneCall))
        {
            ids.AddRange(await ImportAsync(ground, part));
        }
        TestContext.Progress.WriteLine($"import {w.Elapsed}");

        Assert.That(await Volley.SendAsync(service, keys), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await Volley.SendAsync(service, madeUp), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        TestContext.Progress.WriteLine($"all {w.Elapsed} rss {Process.GetProcessById(service.Process.Id).WorkingSet64 >> 20}");

        // Of those in memory, and of those that are not.
        var revoked = Enumerable.Range(0, OfOneCall).Select(number => number * (Count / OfOneCall)).ToHashSet();
        var recent = Enumerable.Range(Count - Kept, Kept).ToList();
        var sending = Volley.SendAsync(service, [.. recent.Select(number => keys[number])]);
        await ground.PostAsync("/apikeys/bulk", new { action = "delete", ids = revoked.Select(number => ids[number]) }, wait: 60);
        var after = await Volley.SendAsync(service, [.. revoked.Select(number => keys[number])]);
        Assert.That(after, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        TestContext.Progress.WriteLine($"revoked {w.Elapsed}");

        var statuses = await sending;
        Assert.That(
            recent.Where((number, at) => statuses[at] != HttpStatusCode.OK
                && !(statuses[at] == HttpStatusCode.Unauthorized && revoked.Contains(number))),
            Is.Empty);
        var others = recent.Where(number => !revoked.Contains(number)).Select(number => keys[number]).ToList();
        Assert.That(await Volley.SendAsync(service, others), Is.All.EqualTo(HttpStatusCode.OK));
        await service.UntilHealthAsync("Healthy");
        TestContext.Progress.WriteLine($"end {w.Elapsed} rss {Process.GetProcessById(service.Process.Id).WorkingSet64 >> 20}");
    }

    private static async Task<IEnumerable<string>> ImportAsync(ServiceGround ground, string[] keys)
    {
        var items = keys.Select(key => new
        {
            name = "partner",
            permissions = Reading,
            digest = new
            {
                algorithm = "sha256",
                encoding = "base64",
                value = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(key))),
            },
        });
        var imported = await ground.PostAsync("/apikeys/import", new { items });
        return imported["results"]!.AsArray().Select(result => (string)result!["apiKey"]!["id"]!);
    }
}
