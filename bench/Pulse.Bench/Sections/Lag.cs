using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>How long after a key was deleted some process still lets it in: as Pulse tells it, and as callers see it.</summary>
internal static partial class Lag
{
    private const int TrialsInRound = 10;

    public static async Task RunAsync(Conditions conditions)
    {
        await using var redis = await RedisServer.StartAsync();
        var rows = new List<string[]>();
        foreach (var address in (string?[])[redis.Address, null])
        {
            foreach (var processes in (int[])[1, 3, 5])
            {
                rows.Add([$"{processes}", address is null ? "off" : "on", .. await MeasureAsync(conditions, processes, address)]);
            }
        }

        Table.Print(
            $"Lag of a revocation, {conditions.Rounds * TrialsInRound} of each kind",
            ["processes", "Redis", "told, p50", "told, p99", "told, most", "seen, p50", "seen, p99", "seen, most"],
            rows);
    }

    private static async Task<string[]> MeasureAsync(Conditions conditions, int processes, string? redis)
    {
        using var folder = new WorkFolder();
        (string, string)[] settings = redis is null ? [] : [("ConnectionStrings__Redis", redis)];
        var nodes = new List<PulseServer>();
        try
        {
            for (var i = 0; i < processes; i++)
            {
                nodes.Add(await PulseServer.StartAsync(conditions, folder.File("pulse.db"), settings));
            }

            var (told, seen) = (new List<double>(), new List<double>());
            for (var trial = 0; trial < conditions.Rounds * TrialsInRound; trial++)
            {
                told.Add(await ToldAsync(nodes));
                seen.Add(await SeenAsync(nodes));
            }

            return [.. Figures(told), .. Figures(seen)];
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static string[] Figures(List<double> lags) =>
        [Table.Ms(lags.Percentile(0.5)), Table.Ms(lags.Percentile(0.99)), Table.Ms(lags.Max())];

    /// <summary>What the answer says that was asked to wait for all.</summary>
    private static async Task<double> ToldAsync(List<PulseServer> nodes)
    {
        var key = await WarmEverywhereAsync(nodes);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/apikeys/{key.Id}") { Headers = { { "Prefer", "wait=10" } } };
        using var answer = await nodes[0].Client.SendAsync(request);
        var told = Confirmed().Match(string.Concat(answer.EnsureSuccessStatusCode().Headers.GetValues("Pulse-Revocation")));
        return told.Success && told.Groups[1].Value == told.Groups[2].Value
            ? double.Parse(told.Groups[3].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Not all have confirmed: {string.Concat(answer.Headers.GetValues("Pulse-Revocation"))}");
    }

    /// <summary>From the answer until every process refuses the key.</summary>
    private static async Task<double> SeenAsync(List<PulseServer> nodes)
    {
        var key = await WarmEverywhereAsync(nodes);
        using var answer = await nodes[0].Client.DeleteAsync($"/apikeys/{key.Id}");
        answer.EnsureSuccessStatusCode();
        var answered = Stopwatch.GetTimestamp();
        foreach (var node in nodes)
        {
            while (await StatusAsync(node, key) != HttpStatusCode.Unauthorized)
            {
                await Task.Delay(1);
            }
        }

        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }

    private static async Task<ApiKey> WarmEverywhereAsync(List<PulseServer> nodes)
    {
        var key = await nodes[0].MakeKeyAsync();
        foreach (var node in nodes)
        {
            if (await StatusAsync(node, key) != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{node.Address} refuses a new key.");
            }
        }

        return key;
    }

    private static async Task<HttpStatusCode> StatusAsync(PulseServer node, ApiKey key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/auth/session"));
        foreach (var (name, value) in key.Headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await node.Anonymous.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"^confirmed=(\d+)/(\d+), lag=(\d+)ms$")]
    private static partial Regex Confirmed();
}
