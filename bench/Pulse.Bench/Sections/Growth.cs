using System.Globalization;
using System.Net;
using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures each GET and each pruning step with 1,000 and with 1,000,000 rows of each kind. Requests are sent one after the other, in
/// turns.
/// </summary>
internal static class Growth
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int FewEvents = 10_000;
    private const int ManyEvents = 10_000_000;

    /// <summary>Ratio that a row of the tables should not exceed.</summary>
    private const double Target = 1.5;

    /// <summary>
    /// The same for requests that examine each row of a list: of the larger database, they examine ten times as many rows, and no more if
    /// it grows.
    /// </summary>
    private const double TargetOfExamined = Target * GrowthCall.MostExamined / Few;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var (rows, events) = (Number("ROWS", Many), Number("EVENTS", ManyEvents));
        var (small, large) = (
            await FillAsync(conditions, folder, Few, FewEvents), await FillAsync(conditions, folder, rows, events));
        await using var few = await StartAsync(conditions, small);
        await using var many = await StartAsync(conditions, large);

        // First, because each Pulse deletes expired rows a minute after its start.
        await ComparePruningAsync(conditions, few, many);
        await CompareCallsAsync(
            conditions, $"Requests of a superAdmin, with {few.Content.Count:N0} and {many.Content.Count:N0} rows of each kind", few, many,
            GrowthCalls.OfSuperAdmin);
        await CompareCallsAsync(
            conditions, "The same, of a user of the first account", await few.AsUserAsync(), await many.AsUserAsync(), GrowthCalls.OfUser);
        await CompareCallsAsync(
            conditions, $"Audit events: {few.Content.Events:N0} and {many.Content.Events:N0}", few, many, GrowthCalls.OfAudit);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task ComparePruningAsync(Conditions conditions, Filled few, Filled many)
    {
        var rows = new List<string[]>();
        foreach (var step in PruningHook.Names)
        {
            var deleted = new Dictionary<int, int>();
            var medians = await Turns.MediansAsync(conditions, [.. new[] { few, many }.Select(filled => (Func<Task<double>>)(async () =>
            {
                var (time, count) = await PruningHook.RunAsync(filled.PruningPort, step);
                deleted[filled.Content.Count] = count;
                return time;
            }))]);
            rows.Add([step, string.Join(", ", deleted.Values), .. Row(medians)]);
        }

        Table.Print(
            $"One batch of each pruning step, with {Populating.Due:N0} expired rows of each kind",
            ["", "deleted", $"{few.Content.Count:N0} rows", $"{many.Content.Count:N0} rows", "vs. the smaller", "target"],
            rows);
    }

    private static async Task CompareCallsAsync(
        Conditions conditions, string title, Filled few, Filled many, IReadOnlyList<GrowthCall> calls)
    {
        var rows = new List<string[]>();
        foreach (var call in calls)
        {
            try
            {
                var (path, other) = (await call.PathAsync(few), await call.PathAsync(many));
                var medians = await Turns.MediansAsync(
                    conditions,
                    [() => Turns.TimeAsync(() => call.SendAsync(few, path)), () => Turns.TimeAsync(() => call.SendAsync(many, other))]);
                rows.Add([call.Name, .. Row(medians, call.Examines ? TargetOfExamined : Target)]);
            }
            catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.BadRequest)
            {
                rows.Add([call.Name, "", "400", "", ""]);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                rows.Add([call.Name, "", exception.Message, "", "failed"]);
            }
        }

        Table.Print(title, ["", "smaller", "larger", "vs. the smaller", "target"], rows);
    }

    private static string[] Row(double[] medians, double target = Target) =>
    [
        Table.Ms(medians[0]), Table.Ms(medians[1]), Table.Ratio(medians[1] / medians[0]),
        string.Create(CultureInfo.InvariantCulture, $"{target:0.#} x{(medians[1] <= target * medians[0] ? "" : ", exceeded")}"),
    ];

    private static async Task<Content> FillAsync(Conditions conditions, WorkFolder folder, int count, int events)
    {
        var database = folder.File($"{count}.db");
        var account = await Populating.CreateAsync(conditions, database);
        Populating.Fill(database, account, count, events);
        return new Content(database, account, count, events);
    }

    private static async Task<Filled> StartAsync(Conditions conditions, Content content)
    {
        var port = Server.FreePort();
        var pulse = await PulseServer.StartAsync(conditions, content.File, PruningHook.At(port));
        return new Filled(pulse, await pulse.MakeKeyAsync(), content, port, pulse.Token);
    }
}

/// <param name="File">Path of a database.</param>
/// <param name="Account">Number of its first account.</param>
/// <param name="Count">Number of rows of each kind.</param>
/// <param name="Events">Number of audit events.</param>
internal sealed record Content(string File, long Account, int Count, int Events);

/// <summary>A Pulse with many rows, and one of its callers.</summary>
/// <param name="Pulse">The server.</param>
/// <param name="Key">A key of the first account.</param>
/// <param name="Content">Its rows.</param>
/// <param name="PruningPort">Port of <see cref="PruningHook"/>.</param>
/// <param name="Token">Session token of the caller.</param>
internal sealed record Filled(PulseServer Pulse, ApiKey Key, Content Content, int PruningPort, string Token) : IAsyncDisposable
{
    /// <summary>The same with a user who has all permissions in the first account, and no others.</summary>
    public async Task<Filled> AsUserAsync() => this with { Token = await Pulse.LogInAsync("0@n.test") };

    public ValueTask DisposeAsync() => Pulse.DisposeAsync();
}
