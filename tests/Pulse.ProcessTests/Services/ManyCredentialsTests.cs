using System.Globalization;
using System.Net;

namespace Pulse.ProcessTests.Services;

/// <summary>
/// Many more credentials than a service keeps in memory. PULSE_TEST_CREDENTIALS sets their number, 10,000 to 100,000. The default takes
/// less than a minute.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ManyCredentialsTests
{
    private const int Kept = 2_000;
    private const int Revoked = 3_000;

    /// <summary>Of keys that one call changes.</summary>
    private const int Bulk = 1_000;

    /// <summary>Most bytes of memory for each credential. An answer in memory takes about twice as many.</summary>
    private const long Bytes = 1_024;

    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("PULSE_TEST_CREDENTIALS") ?? "20000", CultureInfo.InvariantCulture);

    /// <summary>The other tests compile fast. These processes run long enough for fast code.</summary>
    private static readonly (string Name, string Value) FastCode = ("DOTNET_JITMinOpts", "0");

    [Test]
    public async Task A_service_gets_many_more_keys_than_it_keeps_and_refuses_those_that_are_revoked_meanwhile()
    {
        await using var ground = await ServiceGround.StartAsync(
            FastCode,
            ("ApiKeys__MaxPerAccount", "100000"),
            ("Cache__FailedVerificationsPerMinute", "1000000"),
            ("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync(
            FastCode, ("Pulse__MaxCachedCredentials", $"{Kept}"), ("Pulse__BackchannelTimeout", "00:01:00"));

        // An account has at most 100,000 keys, and the service has one of them: the last ones are imported when others are deleted.
        var keys = await ImportedKeys.ImportAsync(ground, Count - Revoked);
        var first = keys.Texts.Take(2 * Kept).ToList();
        Assert.That(await Volley.SendAsync(service, first), Is.All.EqualTo(HttpStatusCode.OK));
        var full = service.Process.ResidentBytes();
        Assert.That(await Volley.SendAsync(service, [.. keys.Texts.Skip(first.Count)]), Is.All.EqualTo(HttpStatusCode.OK));

        // Of those in memory, and of those that are not, while others are used.
        var revoked = keys.Spread(Revoked);
        var recent = keys.Texts.TakeLast(Kept).Except(revoked.Select(key => key.Text)).ToList();
        var meanwhile = Volley.SendAsync(service, recent);
        foreach (var bulk in revoked.Chunk(Bulk))
        {
            await ground.PostAsync("/apikeys/bulk", new { action = "delete", ids = bulk.Select(key => key.Id) }, wait: 60);
        }

        var texts = revoked.Select(key => key.Text).ToList();
        Assert.That(await Volley.SendAsync(service, texts), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await meanwhile, Is.All.EqualTo(HttpStatusCode.OK));

        var others = await ImportedKeys.ImportAsync(ground, Revoked);
        Assert.That(await Volley.SendAsync(service, others.Texts), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await Volley.SendAsync(service, recent), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await Volley.SendAsync(service, texts), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        await service.UntilHealthAsync("Healthy");
        var added = service.Process.ResidentBytes() - full;
        await TestContext.Out.WriteLineAsync($"{Count} credentials: {full} bytes resident, {added} more in the end.");
        Assert.That(added, Is.LessThan(Count * Bytes));
    }
}
