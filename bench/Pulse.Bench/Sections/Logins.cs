using System.Net;
using System.Net.Sockets;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>Logins that are durable before they are answered, and what passwords that are being hashed do to everybody else.</summary>
internal static class Logins
{
    private const int Users = 200;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        await using (await PulseServer.StartAsync(conditions, database))
        {
            // Makes the first user.
        }

        var emails = Filling.AddUsers(database, Users);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var key = await pulse.MakeKeyAsync();
        await LogInWithKeyAsync(conditions, folder, pulse, key);
        await LogInWithPasswordsAsync(conditions, pulse, key, emails);
    }

    private static async Task LogInWithKeyAsync(Conditions conditions, WorkFolder folder, PulseServer pulse, ApiKey key)
    {
        var login = folder.Write("login.lua", $$"""
            wrk.method = "POST"
            wrk.path = "/auth/login"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{"apiKey":"{{key.Identifier}}","apiSecret":"{{key.Secret}}"}'
            """);
        Entrant[] entrants =
        [
            new("`GET /auth/session`, session token", seconds => Check(conditions, pulse, key, seconds)),
            new(
                "`POST /auth/login` with a key, SQLite with `synchronous=FULL`",
                seconds => Wrk.RunAsync(conditions, seconds, pulse.Address, [], login)),
        ];
        var loads = await Contest.RunAsync(conditions, entrants);
        Table.Print("Logins with a key", ["", "requests/s", "of the check", "p99"], entrants.Zip(loads, (entrant, load) => new[]
        {
            entrant.Name, Table.Whole(load.PerSecond), Table.Ratio(load.PerSecond / loads[0].PerSecond), Table.Ms(load.P99),
        }));
    }

    private static async Task LogInWithPasswordsAsync(Conditions conditions, PulseServer pulse, ApiKey key, IReadOnlyList<string> emails)
    {
        var (users, nobodies) = (
            new Attempts(HttpStatusCode.OK, number => emails[number]),
            new Attempts(HttpStatusCode.Unauthorized, _ => $"{Guid.NewGuid():N}@pulse.local"));
        Entrant[] entrants =
        [
            new("quiet", seconds => Check(conditions, pulse, key, seconds)),
            new(
                $"while {Users} log in with their passwords, again and again",
                seconds => CheckBesideAsync(conditions, pulse, key, users, seconds)),
            new(
                $"while {Users} try e-mails that are nobody's, each once",
                seconds => CheckBesideAsync(conditions, pulse, key, nobodies, seconds)),
        ];
        var loads = await Contest.RunAsync(conditions, entrants);
        var title =
            $"`GET /auth/session` beside password logins ({Table.Whole(users.Count)} of users, {Table.Whole(nobodies.Count)} of nobody in all)";
        Table.Print(title, ["", "requests/s", "p99", "of quiet"], entrants.Zip(loads, (entrant, load) => new[]
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

    /// <param name="expected">How each is answered.</param>
    /// <param name="emailOf">The e-mail for the next attempt of this number.</param>
    private sealed class Attempts(HttpStatusCode expected, Func<int, string> emailOf)
    {
        private int count;

        public int Count => count;

        /// <summary>Until it is enough. Each number comes from an address of its own: logins from one address take turns.</summary>
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
                        throw new InvalidOperationException($"A login was answered with {answer.StatusCode} instead of {expected}.");
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
