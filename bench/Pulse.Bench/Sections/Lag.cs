using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Measures how long a deleted key is still accepted by any process, as Pulse reports it and as callers see it.</summary>
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
            ["processes", "Redis", "reported, p50", "reported, p99", "reported, max", "seen, p50", "seen, p99", "seen, max"],
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

            var (reported, seen) = (new List<double>(), new List<double>());
            for (var trial = 0; trial < conditions.Rounds * TrialsInRound; trial++)
            {
                reported.Add(await ReportedAsync(nodes));
                seen.Add(await SeenAsync(nodes));
            }

            return [.. Figures(reported), .. Figures(seen)];
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

    /// <summary>The lag in the response to a request that waits for all nodes.</summary>
    private static async Task<double> ReportedAsync(List<PulseServer> nodes)
    {
        var key = await WarmEverywhereAsync(nodes);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/apikeys/{key.Id}") { Headers = { { "Prefer", "wait=10" } } };
        using var answer = await nodes[0].Client.SendAsync(request);
        var header = string.Concat(answer.EnsureSuccessStatusCode().Headers.GetValues("Pulse-Revocation"));
        var confirmed = Confirmed().Match(header);
        return confirmed.Success && confirmed.Groups[1].Value == confirmed.Groups[2].Value
            ? double.Parse(confirmed.Groups[3].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Not all nodes have confirmed: {header}");
    }

    /// <summary>The time from the response until every process rejects the key.</summary>
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
