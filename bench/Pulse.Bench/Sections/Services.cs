using System.Diagnostics;
using System.Net;
using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures an endpoint of a protected service beside the same endpoint that is protected in other ways, and how soon three services refuse
/// a revoked key.
/// </summary>
internal static class Services
{
    private const string Path = ServiceHost.TrivialPath;
    private const string Unprotected = "no authentication";
    private const int ServicesAtOnce = 3;
    private const int TrialsInRound = 20;

    private static readonly string[] ToVerify = ["verifyApiKeys"];

    public static async Task RunAsync(Conditions conditions)
    {
        await CompareAsync(conditions);
        await using var redis = await RedisServer.StartAsync();
        var rows = new List<string[]>();
        foreach (var (nodes, address) in ((int, string?)[])[(1, null), (3, redis.Address), (3, null)])
        {
            var lags = await LagsAsync(conditions, nodes, address);
            rows.Add(
            [
                $"{nodes}", address is null ? "off" : "on", Table.Ms(lags.Percentile(0.5)), Table.Ms(lags.Percentile(0.99)),
                Table.Ms(lags.Max()),
            ]);
        }

        Table.Print(
            $"From the response to a revocation to the last accepted request, {ServicesAtOnce} services, "
            + $"{conditions.Rounds * TrialsInRound} revocations",
            ["nodes of Pulse", "Redis", "p50", "p99", "max"],
            rows);
    }

    private static async Task CompareAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"));
        var service = await pulse.MakeKeyAsync(new { name = "service", permissions = ToVerify });
        var key = await pulse.MakeKeyAsync();
        (string Name, string Way, (string, string)[] Caller)[] ways =
        [
            (Unprotected, ServiceHost.Open, key.Headers),
            ("JwtBearer", ServiceHost.Jwt, [("Authorization", $"Bearer {JwtToken.New()}")]),
            ("OpenIddict, introspection of each token", ServiceHost.Introspection, key.Bearer),
            ("handler with `IMemoryCache` (60 s) over `POST /apikeys/verify`", ServiceHost.MemoryCache, key.Headers),
            ("**Pulse.AspNetCore**, a key", ServiceHost.Pulse, key.Headers),
            ("**Pulse.AspNetCore**, a session token", ServiceHost.Pulse, key.Bearer),
            ("**Pulse.AspNetCore** with `UsePulse`, a key", ServiceHost.PulseDirect, key.Headers),
            ("**Pulse.AspNetCore** with `UsePulse`, a session token", ServiceHost.PulseDirect, key.Bearer),
        ];
        var servers = new Dictionary<string, Server>();
        try
        {
            foreach (var way in ways.Select(item => item.Way).Distinct())
            {
                servers[way] = await StartAsync(way, pulse.Address, service, folder.File($"orders-{way}.db"));
            }

            List<Entrant> EntrantsAt(string path) => [.. ways.Select(item => new Entrant(
                item.Name, seconds => Wrk.RunAsync(conditions, seconds, new Uri(servers[item.Way].Address, path), item.Caller)))];
            var (trivial, stored) = (EntrantsAt(ServiceHost.TrivialPath), EntrantsAt(ServiceHost.StoredPath));
            var loads = await Contest.RunAsync(conditions, [.. trivial, .. stored]);
            Comparison.Print(
                "A trivial endpoint of a service: two objects in memory", Unprotected, trivial, [.. loads.Take(trivial.Count)]);
            Comparison.Print(
                "A realistic endpoint of a service: a row, read from SQLite with EF Core",
                Unprotected,
                stored,
                [.. loads.Skip(trivial.Count)]);
        }
        finally
        {
            foreach (var server in servers.Values)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task<List<double>> LagsAsync(Conditions conditions, int count, string? redis)
    {
        using var folder = new WorkFolder();
        (string, string)[] settings = redis is null ? [] : [("ConnectionStrings__Redis", redis)];
        var (nodes, servers) = (new List<PulseServer>(), new List<Server>());
        try
        {
            for (var i = 0; i < count; i++)
            {
                nodes.Add(await PulseServer.StartAsync(conditions, folder.File("pulse.db"), settings));
            }

            var service = await nodes[0].MakeKeyAsync(new { name = "service", permissions = ToVerify });
            for (var i = 0; i < ServicesAtOnce; i++)
            {
                servers.Add(await StartAsync(ServiceHost.PulseDirect, nodes[i % count].Address, service, folder.File($"orders{i}.db")));
            }

            var lags = new List<double>();
            for (var trial = 0; trial < conditions.Rounds * TrialsInRound; trial++)
            {
                lags.AddRange(await RevokeAsync(nodes[0], servers));
            }

            return lags;
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task<double[]> RevokeAsync(PulseServer pulse, List<Server> services)
    {
        var key = await pulse.MakeKeyAsync();
        var asking = services.Select(service => LastAcceptedAsync(service, key)).ToList();
        await Task.WhenAll(asking.Select(asked => asked.IsInMemory));
        using var answer = await pulse.Client.DeleteAsync($"/apikeys/{key.Id}");
        var answered = Stopwatch.GetTimestamp();
        answer.EnsureSuccessStatusCode();
        var last = await Task.WhenAll(asking.Select(asked => asked.Last));
        return [.. last.Select(at => at < answered ? 0 : Stopwatch.GetElapsedTime(answered, at).TotalMilliseconds)];
    }

    /// <summary>Sends one request after another until the key is refused.</summary>
    /// <returns>Completed when the key is in memory, and with the time at which the last accepted request was sent.</returns>
    private static (Task IsInMemory, Task<long> Last) LastAcceptedAsync(Server service, ApiKey key)
    {
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (warm.Task, Task.Run(async () =>
        {
            using var client = new HttpClient();
            foreach (var (name, value) in key.Headers)
            {
                client.DefaultRequestHeaders.Add(name, value);
            }

            var last = 0L;
            for (var accepted = 0; ; accepted++)
            {
                var sent = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri(service.Address, Path));
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    return accepted > 0 ? last : throw new InvalidOperationException($"The key is refused: {answer.StatusCode}.");
                }

                last = sent;
                if (accepted == 10)
                {
                    warm.SetResult();
                }
            }
        }));
    }

    private static Task<Server> StartAsync(string way, Uri pulse, ApiKey service, string file) => Server.StartAsync(
        typeof(Services).Assembly.Location,
        ["serve", ServiceHost.Name, way],
        (ServiceHost.FileVariable, file),
        (ServiceHost.UrlVariable, pulse.ToString()),
        (ServiceHost.KeyVariable, service.Identifier),
        (ServiceHost.SecretVariable, service.Secret));
}
