using System.Text;
using System.Text.Json;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures <c>POST /apikeys/verify</c> of warm keys beside a bare controller that binds the same body and returns the same bytes.
/// </summary>
internal static class Verification
{
    private const string One = "/apikeys/verify";
    private const string Batch = "/apikeys/verify/batch";
    private const int BatchSize = 100;

    private static readonly string[] ToVerify = ["verifyApiKeys"];
    private static readonly string[] Permissions = ["readMerchants"];

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"));
        var service = await pulse.MakeKeyAsync(new { name = "service", permissions = ToVerify });
        var keys = new List<ApiKey>();
        for (var i = 0; i < BatchSize; i++)
        {
            keys.Add(await pulse.MakeKeyAsync(new { name = $"key {i}", permissions = Permissions }));
        }

        var rated = await pulse.MakeKeyAsync(
            new { name = "rated", permissions = Permissions, rateLimit = new { limit = 100_000, windowSeconds = 1 } });
        var quoted = await pulse.MakeKeyAsync(
            new { name = "quoted", permissions = Permissions, quota = new { limit = 1_000_000_000, period = "total" } });

        var one = new Verified(folder, pulse, service, One, BodyOf(keys[0]));
        await using var ready = await ContestantServer.StartReadyAsync(folder, await one.AnswerAsync());
        await Comparison.RunAsync(conditions, $"`POST {One}`, warm", ReadyServers.Name,
        [
            .. ready.Entrants((address, seconds) => one.RunAsync(conditions, address, seconds)),
            one.Entrant(conditions, "**Pulse**, a key without limits"),
            new Verified(folder, pulse, service, One, BodyOf(rated)).Entrant(conditions, "**Pulse**, a key with a rate limit"),
            new Verified(folder, pulse, service, One, BodyOf(quoted)).Entrant(conditions, "**Pulse**, a key with a quota"),
        ]);

        var batch = new Verified(folder, pulse, service, Batch, new { items = keys.Select(BodyOf) });
        await CompareBatchAsync(conditions, folder, one, batch);
    }

    private static async Task CompareBatchAsync(Conditions conditions, WorkFolder folder, Verified one, Verified batch)
    {
        await using var ready = await ContestantServer.StartReadyAsync(folder, await batch.AnswerAsync());
        Entrant[] entrants =
        [
            one.Entrant(conditions, "**Pulse**, single calls"),
            batch.Entrant(conditions, $"**Pulse**, batches of {BatchSize}"),
            .. ready.Entrants((address, seconds) => batch.RunAsync(conditions, address, seconds)),
        ];
        var loads = await Contest.RunAsync(conditions, entrants);
        Table.Print(
            $"`POST {Batch}`, {BatchSize} warm keys", ["", "requests/s", "keys/s", "keys/s vs. single calls", "p99"],
            entrants.Zip(loads, [1, BatchSize, BatchSize, BatchSize]).Select(row => new[]
            {
                row.First.Name, Table.Whole(row.Second.PerSecond), Table.Whole(row.Second.PerSecond * row.Third),
                Table.Ratio(row.Second.PerSecond * row.Third / loads[0].PerSecond), Table.Ms(row.Second.P99),
            }));
    }

    private static object BodyOf(ApiKey key) => new { apiKey = key.Identifier, apiSecret = key.Secret, permissions = Permissions };

    /// <summary>Requests of a service that verifies the same keys again and again.</summary>
    private sealed class Verified(WorkFolder folder, PulseServer pulse, ApiKey service, string path, object body)
    {
        private readonly string json = JsonSerializer.Serialize(body);
        private string? script;

        public Entrant Entrant(Conditions conditions, string name) => new(name, seconds => RunAsync(conditions, pulse.Address, seconds));

        public Task<Load> RunAsync(Conditions conditions, Uri address, int seconds)
        {
            script ??= folder.Write($"{Guid.NewGuid():N}.lua", WrkScript.Post(path, json));
            return Wrk.RunAsync(conditions, seconds, address, service.Bearer, script);
        }

        /// <summary>Pulse's response, which says that the keys are valid.</summary>
        public async Task<string> AnswerAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Headers = { { "Authorization", $"Bearer {service.Token}" } },
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            using var answer = await pulse.Anonymous.SendAsync(request);
            var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            return text.Contains("\"valid\":false", StringComparison.Ordinal)
                ? throw new InvalidOperationException($"A key is not valid: {text}")
                : text;
        }
    }
}
