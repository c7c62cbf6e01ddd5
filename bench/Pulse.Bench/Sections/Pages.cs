using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures the pages of the console for a superAdmin and for an administrator of an account: 1,000,000 keys in the database, as many of
/// each other kind, and 1,000 keys in the account. Requests are sent one after the other. The time is that of the client on the same
/// machine, until the whole page is read.
/// </summary>
internal static class Pages
{
    private const int WarmUp = 5;
    private const double Target = 100;

    private static readonly int Rows = Number("ROWS", 1_000_000);
    private static readonly int Events = Number("EVENTS", 1_000_000);
    private static readonly int Calls = Number("CALLS", 100);
    private static readonly Regex Wanted = new(Environment.GetEnvironmentVariable("PAGES") ?? "");

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var (database, account) = await PrepareAsync(conditions, folder);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var items = await PageItems.MakeAsync(pulse, account);
        var (admin, user) = ($"pulse={pulse.Token}", $"pulse={await pulse.LogInAsync("0@n.test")}");
        var rows = new List<string[]>();
        await AddAsync(rows, pulse, items, ConsolePages.Open, "", "");
        await AddAsync(rows, pulse, items, ConsolePages.OfApplicant, items.ApplicantCookie, items.ApplicantCookie);
        await AddAsync(rows, pulse, items, ConsolePages.OfUser, admin, user);
        await AddAsync(rows, pulse, items, ConsolePages.OfAccount.Select(path => $"/console/{{account}}{path}"), admin, user);
        Table.Print(
            $"Pages with {Rows:N0} rows of each kind and {Events:N0} audit events",
            ["", "status", "bytes", "superAdmin: median", "p95", "administrator: median", "p95", ""], rows);
        await PageTransfer.PrintAsync(
            pulse, ("sign-in", "/console/sign-in", ""), ("home", items.In("/console/{account}"), admin),
            ("API keys", items.In("/console/{account}/apikeys"), admin));
    }

    /// <summary>A filled database can be kept for other runs (<c>PAGES_DATABASE</c>).</summary>
    private static async Task<(string File, long Account)> PrepareAsync(Conditions conditions, WorkFolder folder)
    {
        var kept = Environment.GetEnvironmentVariable("PAGES_DATABASE");
        var file = string.IsNullOrEmpty(kept) ? folder.File("pages.db") : kept;
        var known = $"{file}.account";
        if (!File.Exists(known))
        {
            var account = await Populating.CreateAsync(conditions, file);
            PageContent.Fill(file, account, Rows, Events);
            await File.WriteAllTextAsync(known, $"{account}");
        }

        return (file, long.Parse(await File.ReadAllTextAsync(known), CultureInfo.InvariantCulture));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task AddAsync(
        List<string[]> rows, PulseServer pulse, PageItems items, IEnumerable<string> paths, string admin, string user)
    {
        foreach (var path in paths.Where(path => Wanted.IsMatch(path)))
        {
            var first = await MeasureAsync(pulse, items.In(path), admin);
            var second = await MeasureAsync(pulse, items.In(path), user);
            var status = first.Status == second.Status ? $"{first.Status}" : $"{first.Status}, {second.Status}";
            rows.Add(
            [
                $"`{path}`", status, Table.Whole(first.Bytes), Table.Ms(first.Median), Table.Ms(first.P95), Table.Ms(second.Median),
                Table.Ms(second.P95), Math.Max(first.P95, second.P95) < Target ? "" : "missed",
            ]);
            await Console.Error.WriteLineAsync(string.Join(" | ", rows[^1]));
        }
    }

    private static async Task<(int Status, long Bytes, double Median, double P95)> MeasureAsync(
        PulseServer pulse, string path, string cookie)
    {
        var times = new List<double>();
        var (status, bytes) = (0, 0L);
        for (var call = 0; call < WarmUp + Calls; call++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await PageTransfer.SendAsync(pulse, path, cookie, encodings: null);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            status = (int)answer.StatusCode;
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var measured = times.Skip(WarmUp).ToList();
        return (status, bytes, measured.Median(), measured.Percentile(0.95));
    }
}
