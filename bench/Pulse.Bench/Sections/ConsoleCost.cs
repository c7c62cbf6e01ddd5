using System.Text.Json;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Compares the API's hot path with and without the console. Both hosts run at the same time and are measured in turns.</summary>
internal static class ConsoleCost
{
    private const string Session = "/auth/session";
    private const string Verify = "/apikeys/verify";

    private static readonly string[] ToVerify = ["verifyApiKeys"];
    private static readonly bool[] Ways = [false, true];

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var (sessions, verifications) = (new List<Entrant>(), new List<Entrant>());
        var servers = new List<PulseServer>();
        try
        {
            foreach (var isEnabled in Ways)
            {
                var pulse = await PulseServer.StartAsync(
                    conditions, folder.File($"console-{isEnabled}.db"), ("Console__Enabled", isEnabled ? "true" : "false"));
                servers.Add(pulse);
                var service = await pulse.MakeKeyAsync(new { name = "service", permissions = ToVerify });
                var key = await pulse.MakeKeyAsync();
                var body = JsonSerializer.Serialize(new { apiKey = key.Identifier, apiSecret = key.Secret });
                var script = folder.Write($"{isEnabled}.lua", WrkScript.Post(Verify, body));
                var name = isEnabled ? "**with the console**" : "without the console";
                sessions.Add(new Entrant(
                    name, seconds => Wrk.RunAsync(conditions, seconds, new Uri(pulse.Address, Session), key.Bearer)));
                verifications.Add(new Entrant(
                    name, seconds => Wrk.RunAsync(conditions, seconds, pulse.Address, service.Bearer, script)));
            }

            await Comparison.RunAsync(conditions, $"`GET {Session}`, session token", "without", sessions);
            await Comparison.RunAsync(conditions, $"`POST {Verify}`, a key without limits", "without", verifications);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }
}
