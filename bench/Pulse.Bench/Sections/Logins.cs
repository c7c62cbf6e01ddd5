using System.Net;
using System.Net.Sockets;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Measures durable logins, and how password hashing affects other requests.</summary>
internal static class Logins
{
    private const int Users = 200;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        await using (await PulseServer.StartAsync(conditions, database))
        {
            // Creates the first user.
        }

        var emails = Filling.AddUsers(database, Users);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var key = await pulse.MakeKeyAsync();
        await LogInWithKeyAsync(conditions, folder, pulse, key);
        await LogInWithPasswordsAsync(conditions, pulse, key, emails);
    }

    private static async Task LogInWithKeyAsync(Conditions conditions, WorkFolder folder, PulseServer pulse, ApiKey key)
    {
        var login = folder.Write(
            "login.lua", WrkScript.Post("/auth/login", $$"""{"apiKey":"{{key.Identifier}}","apiSecret":"{{key.Secret}}"}"""));
        Entrant[] entrants =
        [
            new("`GET /auth/session`, session token", seconds => Check(conditions, pulse, key, seconds)),
            new(
                "`POST /auth/login` with a key, SQLite with `synchronous=FULL`",
                seconds => Wrk.RunAsync(conditions, seconds, pulse.Address, [], login)),
        ];
        var loads = await Contest.RunAsync(conditions, entrants);
        Table.Print("Logins with a key", ["", "requests/s", "vs. the check", "p99"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ratio(load.PerSecond / loads[0].PerSecond), Table.Ms(load.P99),
        }));
    }

    private static async Task LogInWithPasswordsAsync(Conditions conditions, PulseServer pulse, ApiKey key, IReadOnlyList<string> emails)
    {
        var (users, unknown) = (
            new Attempts(HttpStatusCode.OK, number => emails[number]),
            new Attempts(HttpStatusCode.Unauthorized, _ => $"{Guid.NewGuid():N}@pulse.local"));
        Entrant[] entrants =
        [
            new("quiet", seconds => Check(conditions, pulse, key, seconds)),
            new(
                $"while {Users} users log in with their passwords repeatedly",
                seconds => CheckBesideAsync(conditions, pulse, key, users, seconds)),
            new(
                $"while {Users} clients try unknown e-mail addresses, each once",
                seconds => CheckBesideAsync(conditions, pulse, key, unknown, seconds)),
        ];
        var loads = await Contest.RunAsync(conditions, entrants);
        var title =
            "`GET /auth/session` during password logins "
            + $"({Table.Whole(users.Count)} of known users, {Table.Whole(unknown.Count)} of unknown ones)";
        Table.Print(title, ["", "requests/s", "p99", "vs. quiet"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ms(load.P99), Table.Ratio(load.P99 / loads[0].P99),
        }));
    }

    private static async Task<Load> CheckBesideAsync(Conditions conditions, PulseServer pulse, ApiKey key, Attempts attempts, int seconds)
    {
        using var enough = new CancellationTokenSource();
        var logins = Enumerable.Range(0, Users).Select(number => attempts.MakeAsync(pulse.Address, number, enough.Token)).ToList();
        var load = await Check(conditions, pulse, key, seconds);
        await enough.CancelAsync();
        await Task.WhenAll(logins);
        return load;
    }

    private static Task<Load> Check(Conditions conditions, PulseServer pulse, ApiKey key, int seconds) =>
        Wrk.RunAsync(conditions, seconds, new Uri(pulse.Address, "/auth/session"), key.Bearer);

    /// <param name="expected">Expected status of each login.</param>
    /// <param name="emailOf">The e-mail address of the attempt with this number.</param>
    private sealed class Attempts(HttpStatusCode expected, Func<int, string> emailOf)
    {
        private int count;

        public int Count => count;

        /// <summary>
        /// Sends logins until canceled. Each number has its own address, because logins from one address run one at a time.
        /// </summary>
        public async Task MakeAsync(Uri pulse, int number, CancellationToken enough)
        {
            using var client = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = (context, cancel) => ConnectFromAsync(new IPAddress([127, 0, 1, (byte)(number + 1)]), context, cancel),
            });
            try
            {
                while (true)
                {
                    using var answer = await client.PostAsJsonAsync(
                        new Uri(pulse, "/auth/login"), new { email = emailOf(number), password = PulseServer.Password }, enough);
                    if (answer.StatusCode != expected)
                    {
                        throw new InvalidOperationException($"A login returned {answer.StatusCode} instead of {expected}.");
                    }

                    Interlocked.Increment(ref count);
                }
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
            }
        }

        private static async ValueTask<Stream> ConnectFromAsync(
            IPAddress address, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address.MapToIPv6(), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
