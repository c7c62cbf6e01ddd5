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

    private const string Bare = "bare controller, serializing (`AddControllers`)";
    private const string BareCore = "bare controller, serializing (`AddMvcCore`)";
    private const string WithToken = "**Pulse**, session token";
    private const string WithSecret = "**Pulse**, key and secret";

    private static readonly int[] Administered = [1, 100];

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await CompareDoorsAsync(conditions, folder);
        await CompareAdministratorsAsync(conditions, folder);
        await CompareMeasuredAsync(conditions, folder);
    }

    /// <summary>Pulse's responses, which the contestants return as well.</summary>
    public static async Task<(string Name, string Value)[]> AnswersOfAsync(PulseServer pulse, ApiKey key) =>
        Answers.Environment(await pulse.GetAsync(Session, key.Token), await pulse.GetAsync(Permissions, key.Token));

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

        await CompareAsync(conditions, folder, "", Session, await pulse.GetAsync(Session, key.Token),
        [
            (Bare, bare.Address, key.Bearer),
            (BareCore, bareCore.Address, key.Bearer),
            (WithToken, pulse.Address, key.Bearer),
            (WithSecret, pulse.Address, key.Headers),
            ("authentication handler with policy, table in memory", policy.Address, [("Authorization", $"Bearer {TableHandler.Token(7)}")]),
            ("JwtBearer", jwt.Address, [("Authorization", $"Bearer {JwtToken.New()}")]),
            ("API-key handler, EF Core for each request", ef.Address, KeysDbContext.Headers(7)),
        ]);
        await CompareAsync(
            conditions, folder, ", through MediatR and its behaviors", Permissions, await pulse.GetAsync(Permissions, key.Token),
        [
            (Bare, bare.Address, key.Bearer),
            (BareCore, bareCore.Address, key.Bearer),
            (WithToken, pulse.Address, key.Bearer),
        ]);
    }

    private static async Task CompareAdministratorsAsync(Conditions conditions, WorkFolder folder)
    {
        var database = folder.File("administrators.db");
        var emails = await Neighbours.PrepareAsync(conditions, database, Administered);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        foreach (var (accounts, email) in Administered.Zip(emails))
        {
            var token = await pulse.LogInAsync(email);
            (string, string)[] bearer = [("Authorization", $"Bearer {token}")];
            var answer = await pulse.GetAsync(Session, token);
            var remark = $", an administrator of {accounts} account{(accounts == 1 ? "" : "s")}, {answer.Length:N0} bytes";
            await CompareAsync(conditions, folder, remark, Session, answer, [(WithToken, pulse.Address, bearer)]);
        }
    }

    /// <summary>Each host exports its metrics to a collector.</summary>
    private static async Task CompareMeasuredAsync(Conditions conditions, WorkFolder folder)
    {
        await using var collector = await ContestantServer.StartAsync(Collector.Name, []);
        var metrics = Collector.Metrics(collector.Address);
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("measured.db"), metrics);
        var key = await pulse.MakeKeyAsync();
        await using var bare = await ContestantServer.StartAsync(Contestant.Bare, [.. await AnswersOfAsync(pulse, key), .. metrics]);

        await CompareAsync(
            conditions, folder, ", metrics exported once a second", Session, await pulse.GetAsync(Session, key.Token),
        [
            (Bare, bare.Address, key.Bearer),
            (WithToken, pulse.Address, key.Bearer),
            (WithSecret, pulse.Address, key.Headers),
        ], metrics);
    }

    /// <summary>
    /// Compares servers with bare controllers that return the answer as ready-made bytes, and get the headers of the first server.
    /// </summary>
    private static async Task CompareAsync(
        Conditions conditions,
        WorkFolder folder,
        string remark,
        string path,
        string answer,
        IReadOnlyList<(string Name, Uri Address, (string Name, string Value)[] Headers)> servers,
        params (string Name, string Value)[] settings)
    {
        await using var ready = await ContestantServer.StartReadyAsync(folder, answer, settings);
        var sent = servers[0].Headers;
        Entrant[] entrants =
        [
            .. ready.Entrants((address, seconds) => Wrk.RunAsync(conditions, seconds, new Uri(address, path), sent)),
            .. servers.Select(server => new Entrant(
                server.Name, seconds => Wrk.RunAsync(conditions, seconds, new Uri(server.Address, path), server.Headers))),
        ];
        await Comparison.RunAsync(conditions, $"`GET {path}`{remark}", ReadyServers.Name, entrants);
    }
}
