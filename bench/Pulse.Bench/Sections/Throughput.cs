using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Requests a second, beside a bare controller that returns the same bytes and beside what others do at the door.</summary>
internal static class Throughput
{
    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"));
        var key = await pulse.MakeKeyAsync();
        var answers = await AnswersOfAsync(pulse, key);
        await using var bare = await ContestantServer.StartAsync(Contestant.Bare, answers);
        await using var bareCore = await ContestantServer.StartAsync(Contestant.BareCore, answers);
        await using var policy = await ContestantServer.StartAsync(Contestant.Policy, answers);
        await using var jwt = await ContestantServer.StartAsync(Contestant.Jwt, answers);
        await using var ef = await ContestantServer.StartAsync(Contestant.EntityFramework, [.. answers, .. KeysDbContext.Make(folder.File("keys.db"))]);

        await PrintAsync(conditions, "`GET /auth/session`",
        [
            Get("bare controller (`AddControllers`)", bare.Address, []),
            Get("bare controller (`AddMvcCore`)", bareCore.Address, []),
            Get("**Pulse**, session token", pulse.Address, key.Bearer),
            Get("**Pulse**, key and secret", pulse.Address, key.Headers),
            Get("authentication handler with policy, table in memory", policy.Address, [("Authorization", $"Bearer {TableHandler.Token(7)}")]),
            Get("JwtBearer", jwt.Address, [("Authorization", $"Bearer {JwtToken.New()}")]),
            Get("API-key handler, EF Core for each request", ef.Address, KeysDbContext.Headers(7)),
        ]);
        await PrintAsync(conditions, "`GET /permissions`, through MediatR and its behaviors",
        [
            Get("bare controller (`AddControllers`)", bare.Address, [], "/permissions"),
            Get("bare controller (`AddMvcCore`)", bareCore.Address, [], "/permissions"),
            Get("**Pulse**, session token", pulse.Address, key.Bearer, "/permissions"),
        ]);

        Entrant Get(string name, Uri address, (string, string)[] headers, string path = "/auth/session") =>
            new(name, seconds => Wrk.RunAsync(conditions, seconds, new Uri(address, path), headers));
    }

    /// <summary>What Pulse answers, for the contestants to answer as well.</summary>
    public static async Task<(string Name, string Value)[]> AnswersOfAsync(PulseServer pulse, ApiKey key)
    {
        using var client = new HttpClient { BaseAddress = pulse.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key.Token}");
        return Answers.Environment(await client.GetStringAsync("/auth/session"), await client.GetStringAsync("/permissions"));
    }

    private static async Task PrintAsync(Conditions conditions, string title, IReadOnlyList<Entrant> entrants)
    {
        var loads = await Contest.RunAsync(conditions, entrants);
        Table.Print(title, ["", "requests/s", "of bare", "p99", "of bare"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ratio(load.PerSecond / loads[0].PerSecond), Table.Ms(load.P99), Table.Ratio(load.P99 / loads[0].P99),
        }));
    }
}
