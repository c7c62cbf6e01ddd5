using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures requests per second. Compares with a bare controller that returns the same bytes, and with other ways to authenticate.
/// </summary>
internal static class Throughput
{
    private const string Session = "/auth/session";
    private const string Permissions = "/permissions";

    private const string Bare = "bare controller (`AddControllers`)";
    private const string BareCore = "bare controller (`AddMvcCore`)";
    private const string WithToken = "**Pulse**, session token";
    private const string WithSecret = "**Pulse**, key and secret";

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await CompareDoorsAsync(conditions, folder);
        await CompareMeasuredAsync(conditions, folder);
    }

    /// <summary>Pulse's responses, which the contestants return as well.</summary>
    public static async Task<(string Name, string Value)[]> AnswersOfAsync(PulseServer pulse, ApiKey key)
    {
        using var client = new HttpClient { BaseAddress = pulse.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key.Token}");
        return Answers.Environment(await client.GetStringAsync(Session), await client.GetStringAsync(Permissions));
    }

    private static async Task CompareDoorsAsync(Conditions conditions, WorkFolder folder)
    {
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"));
        var key = await pulse.MakeKeyAsync();
        var answers = await AnswersOfAsync(pulse, key);
        await using var bare = await ContestantServer.StartAsync(Contestant.Bare, answers);
        await using var bareCore = await ContestantServer.StartAsync(Contestant.BareCore, answers);
        await using var policy = await ContestantServer.StartAsync(Contestant.Policy, answers);
        await using var jwt = await ContestantServer.StartAsync(Contestant.Jwt, answers);
        await using var ef =
            await ContestantServer.StartAsync(Contestant.EntityFramework, [.. answers, .. KeysDbContext.Make(folder.File("keys.db"))]);

        await CompareAsync(conditions, "", Session,
        [
            (Bare, bare.Address, []),
            (BareCore, bareCore.Address, []),
            (WithToken, pulse.Address, key.Bearer),
            (WithSecret, pulse.Address, key.Headers),
            ("authentication handler with policy, table in memory", policy.Address, [("Authorization", $"Bearer {TableHandler.Token(7)}")]),
            ("JwtBearer", jwt.Address, [("Authorization", $"Bearer {JwtToken.New()}")]),
            ("API-key handler, EF Core for each request", ef.Address, KeysDbContext.Headers(7)),
        ]);
        await CompareAsync(conditions, ", through MediatR and its behaviors", Permissions,
        [
            (Bare, bare.Address, []),
            (BareCore, bareCore.Address, []),
            (WithToken, pulse.Address, key.Bearer),
        ]);
    }

    /// <summary>Each host exports its metrics to a collector.</summary>
    private static async Task CompareMeasuredAsync(Conditions conditions, WorkFolder folder)
    {
        await using var collector = await ContestantServer.StartAsync(Collector.Name, []);
        var metrics = Collector.Metrics(collector.Address);
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("measured.db"), metrics);
        var key = await pulse.MakeKeyAsync();
        await using var bare = await ContestantServer.StartAsync(Contestant.Bare, [.. await AnswersOfAsync(pulse, key), .. metrics]);

        await CompareAsync(conditions, ", metrics exported once a second", Session,
        [
            (Bare, bare.Address, []),
            (WithToken, pulse.Address, key.Bearer),
            (WithSecret, pulse.Address, key.Headers),
        ]);
    }

    /// <summary>Prints the results of each server and the ratio to the first.</summary>
    private static async Task CompareAsync(
        Conditions conditions,
        string remark,
        string path,
        IReadOnlyList<(string Name, Uri Address, (string Name, string Value)[] Headers)> servers)
    {
        var entrants = servers
            .Select(server => new Entrant(
                server.Name, seconds => Wrk.RunAsync(conditions, seconds, new Uri(server.Address, path), server.Headers)))
            .ToList();
        var loads = await Contest.RunAsync(conditions, entrants);
        Table.Print($"`GET {path}`{remark}", ["", "requests/s", "vs. bare", "p99", "vs. bare"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ratio(load.PerSecond / loads[0].PerSecond), Table.Ms(load.P99),
            Table.Ratio(load.P99 / loads[0].P99),
        }));
    }
}
