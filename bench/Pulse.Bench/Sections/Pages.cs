using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures the pages of the console for a superAdmin: 1,000,000 keys in the database, as many of each other kind, and 1,000 keys in the
/// account. Requests are sent one after the other. The time is that of the client on the same machine, until the whole page is read.
/// </summary>
internal static partial class Pages
{
    private const int Keys = 1_000_000;
    private const int Events = 100_000;
    private const int Calls = 100;
    private const int WarmUp = 5;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pages.db");
        var count = Environment.GetEnvironmentVariable("ROWS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Keys;
        var account = await Populating.CreateAsync(conditions, database);
        Populating.Fill(database, account, count, Events);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var key = await pulse.MakeKeyAsync();
        var root = $"/console/{account:D16}";
        string[] paths =
        [
            root, $"{root}/apikeys", $"{root}/apikeys?search=key+5", $"{root}/apikeys?sort=name", $"{root}/apikeys/new",
            $"{root}/apikeys/{key.Id}", $"{root}/apikeys/{key.Id}/edit", $"{root}/apikeys/{key.Id}/usage",
            $"{root}/apikeys/{key.Id}/explain",
            $"{root}/apikeys/{key.Id}/delete", $"{root}/apikeys/bulk", $"{root}/apikeys/policy", $"{root}/usage", $"{root}/users",
            $"{root}/roles", $"{root}/roles/{Populating.FirstRole}", $"{root}/sessions", $"{root}/permissions", $"{root}/applications",
            $"{root}/merchants", $"{root}/audit", $"{root}/settings", "/console/accounts", "/console/switch", "/console/profile",
            "/console/sessions",
        ];
        var rows = new List<string[]>();
        foreach (var path in paths)
        {
            var name = path.Replace($"{account:D16}", "{account}", StringComparison.Ordinal)
                .Replace(key.Id, "{id}", StringComparison.Ordinal);
            rows.Add([$"`{name}`", .. await MeasureAsync(pulse, path)]);
        }

        Table.Print($"Pages with {count:N0} keys in the database", ["", "status", "KB", "median", "p95"], rows);
        var (page, all) = await TransferAsync(pulse, "/console/sign-in");
        Table.Print(
            "Transferred for the first page, with its style sheet, script and logo", ["", "bytes"],
            [["the page alone", Table.Whole(page)], ["with everything that it loads", Table.Whole(all)]]);
    }

    private static async Task<string[]> MeasureAsync(PulseServer pulse, string path)
    {
        var times = new List<double>();
        var (status, bytes) = (0, 0L);
        for (var call = 0; call < WarmUp + Calls; call++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await SendAsync(pulse, path, pulse.Token);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            status = (int)answer.StatusCode;
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var sorted = times.Skip(WarmUp).Order().ToList();
        return
        [
            status.ToString(CultureInfo.InvariantCulture), Table.Whole(bytes / 1_000.0), Table.Ms(sorted[Calls / 2]),
            Table.Ms(sorted[Calls * 95 / 100]),
        ];
    }

    /// <returns>Bytes of the page, and with what it loads, as a browser that accepts Brotli gets them.</returns>
    private static async Task<(long Page, long All)> TransferAsync(PulseServer pulse, string path)
    {
        using var answer = await SendAsync(pulse, path, token: null);
        var html = await answer.Content.ReadAsStringAsync();
        var page = (await answer.Content.ReadAsByteArrayAsync()).LongLength;
        var all = page;
        foreach (var asset in Asset().Matches(html).Select(match => match.Groups["path"].Value).Distinct())
        {
            using var loaded = await SendAsync(pulse, asset, token: null);
            all += (await loaded.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).LongLength;
        }

        return (page, all);
    }

    private static Task<HttpResponseMessage> SendAsync(PulseServer pulse, string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br" } } };
        if (token is not null)
        {
            request.Headers.Add("Cookie", $"pulse={token}");
        }

        return pulse.Anonymous.SendAsync(request);
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>/console/assets/[^\"]+)\"")]
    private static partial Regex Asset();
}
