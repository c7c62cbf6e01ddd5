using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures the cost of other accounts' rows for a request, and of a user's own accounts. Requests are sent one after the other, in turns.
/// </summary>
internal static class Growth
{
    private const int Few = 20;
    private const int Many = 10_000;
    private const int OwnKeys = 10_000;
    private const int Requests = 30;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using (var few = await StartAsync(conditions, folder, Few))
        await using (var many = await StartAsync(conditions, folder, Many))
        {
            await CompareAsync(conditions, few, many);
        }

        await CompareAccountsAsync(conditions, folder);
        await CompareOrdersAsync(conditions, folder);
    }

    private static async Task CompareAsync(Conditions conditions, Subject few, Subject many)
    {
        (string Name, Func<Subject, Task<HttpResponseMessage>> Call)[] calls =
        [
            ("`GET /apikeys/{id}`", subject => subject.Pulse.Client.GetAsync($"/apikeys/{subject.Key.Id}")),
            (
                "`PATCH /apikeys/{id}`",
                subject => subject.Pulse.Client.PatchAsJsonAsync($"/apikeys/{subject.Key.Id}", new { description = $"{Guid.NewGuid()}" })),
            ("`POST /apikeys/verify`", subject => subject.Pulse.Client.PostAsJsonAsync(
                "/apikeys/verify", new { apiKey = subject.Key.Identifier, apiSecret = subject.Key.Secret })),
            ("`GET /apikeys?pageSize=10`", subject => subject.Pulse.Client.GetAsync("/apikeys?pageSize=10")),
            ("`GET /users/{id}`", subject => subject.Pulse.Client.GetAsync("/users/1")),
            ("`GET /roles`", subject => subject.Pulse.Client.GetAsync("/roles")),
            ("`GET /sessions`", subject => subject.Pulse.Client.GetAsync("/sessions")),
        ];
        var rows = new List<string[]>();
        foreach (var (name, call) in calls)
        {
            var medians = await MediansAsync(conditions, [() => TimeAsync(() => call(few)), () => TimeAsync(() => call(many))]);
            rows.Add([name, Table.Ms(medians[0]), Table.Ms(medians[1]), Table.Ratio(medians[1] / medians[0])]);
        }

        Table.Print(
            "Requests with rows of other accounts in the database",
            ["", $"{Few} accounts, keys, users and roles", $"{Many:N0} of each", "vs. few"],
            rows);
    }

    /// <summary>The first request with a new session is not in memory: it loads everything that belongs to the user.</summary>
    private static async Task CompareAccountsAsync(Conditions conditions, WorkFolder folder)
    {
        int[] sizes = [30, 300];
        var databases = sizes.Select(size => folder.File($"of-{size}.db")).ToList();
        var servers = new List<PulseServer>();
        foreach (var (size, database) in sizes.Zip(databases))
        {
            await PrepareAsync(conditions, database, size);
            Neighbours.Join(database, userId: 1, size);
            servers.Add(await PulseServer.StartAsync(conditions, database));
        }

        var medians = await MediansAsync(conditions, [.. servers.Select(server => (Func<Task<double>>)(() => TimeFirstAsync(server)))]);
        Table.Print(
            "First request of a user who administers several accounts, with a session that is not in memory",
            ["", .. sizes.Select(size => $"{size} accounts"), "vs. the smaller"],
            [["`GET /auth/session`", .. medians.Select(Table.Ms), Table.Ratio(medians[1] / medians[0])]]);
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task CompareOrdersAsync(Conditions conditions, WorkFolder folder)
    {
        var database = folder.File("own.db");
        await PrepareAsync(conditions, database, 1);
        Filling.AddKeys(database, OwnKeys);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        string[] paths = ["/apikeys?sort=name&page=1&pageSize=100", "/apikeys?page=1&pageSize=100", "/apikeys"];
        var medians = await MediansAsync(
            conditions, [.. paths.Select(path => (Func<Task<double>>)(() => TimeAsync(() => pulse.Client.GetAsync(path))))]);
        Table.Print(
            $"Lists of an account with {OwnKeys:N0} keys", ["", "time", "vs. the first"],
            paths.Zip(medians, (path, median) => new[] { $"`GET {path}`", Table.Ms(median), Table.Ratio(median / medians[0]) }));
    }

    private static async Task<double[]> MediansAsync(Conditions conditions, Func<Task<double>>[] entrants)
    {
        var times = entrants.Select(_ => new List<double>()).ToArray();
        for (var request = -conditions.Rounds; request < Requests; request++)
        {
            for (var turn = 0; turn < entrants.Length; turn++)
            {
                var entrant = (Math.Abs(request) + turn) % entrants.Length;
                var time = await entrants[entrant]();
                if (request >= 0)
                {
                    times[entrant].Add(time);
                }
            }
        }

        return [.. times.Select(of => of.Median())];
    }

    private static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await call();
        await answer.Content.LoadIntoBufferAsync();
        var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        return time;
    }

    private static async Task<double> TimeFirstAsync(PulseServer server)
    {
        using var login =
            await server.Anonymous.PostAsJsonAsync("/auth/login", new { email = PulseServer.Email, password = PulseServer.Password });
        login.EnsureSuccessStatusCode();
        var token = (string)JsonNode.Parse(await login.Content.ReadAsStringAsync())!["token"]!;
        return await TimeAsync(() =>
        {
            var request = new HttpRequestMessage(
                HttpMethod.Get, "/auth/session")
            { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            return server.Anonymous.SendAsync(request);
        });
    }

    private static async Task<Subject> StartAsync(Conditions conditions, WorkFolder folder, int neighbours)
    {
        var database = folder.File($"beside-{neighbours}.db");
        await PrepareAsync(conditions, database, neighbours);
        var pulse = await PulseServer.StartAsync(conditions, database);
        return new Subject(pulse, await pulse.MakeKeyAsync());
    }

    /// <summary>Creates a database with a first account, a key in it, and other accounts.</summary>
    private static async Task PrepareAsync(Conditions conditions, string database, int neighbours)
    {
        await using (var pulse = await PulseServer.StartAsync(conditions, database))
        {
            await pulse.MakeKeyAsync();
        }

        Neighbours.Add(database, neighbours);
    }

    private sealed record Subject(PulseServer Pulse, ApiKey Key) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Pulse.DisposeAsync();
    }
}
