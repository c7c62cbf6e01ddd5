using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Bytes of a page with all that it loads, for a browser without a cache, as the browser asks for them.</summary>
internal static partial class PageTransfer
{
    /// <summary>Name of the column, and the header of a browser. Browsers ask for Brotli only over HTTPS.</summary>
    private static readonly (string Name, string? Encodings)[] Asked =
        [("uncompressed", null), ("over HTTP (gzip)", "gzip, deflate"), ("over HTTPS (Brotli)", "gzip, deflate, br, zstd")];

    public static async Task PrintAsync(PulseServer pulse, params (string Name, string Path, string Cookie)[] pages)
    {
        var rows = new List<string[]>();
        foreach (var page in pages)
        {
            rows.Add([page.Name]);
            foreach (var (_, encodings) in Asked)
            {
                var (html, all) = await LoadAsync(pulse, page.Path, page.Cookie, encodings);
                rows[^1] = [.. rows[^1], $"{Table.Whole(html)} / {Table.Whole(all)}"];
            }
        }

        Table.Print(
            "Bytes of bodies of a first page: the page alone / with its style sheet, script and logo",
            ["", .. Asked.Select(way => way.Name)], rows);
    }

    public static Task<HttpResponseMessage> SendAsync(PulseServer pulse, string path, string cookie, string? encodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        Add(request, "Cookie", cookie);
        Add(request, "Accept-Encoding", encodings);
        return pulse.Browser.SendAsync(request);
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static async Task<(long Html, long All)> LoadAsync(PulseServer pulse, string path, string cookie, string? encodings)
    {
        using var plain = await SendAsync(pulse, path, cookie, encodings: null);
        var html = await plain.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        using var page = await SendAsync(pulse, path, cookie, encodings);
        var bytes = (await page.Content.ReadAsByteArrayAsync()).LongLength;
        var all = bytes;
        foreach (var asset in Asset().Matches(html).Select(match => match.Groups["path"].Value).Distinct())
        {
            using var loaded = await SendAsync(pulse, asset, cookie, encodings);
            all += (await loaded.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).LongLength;
        }

        return (bytes, all);
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>/console/assets/[^\"]+)\"")]
    private static partial Regex Asset();
}
