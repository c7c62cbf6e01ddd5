using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Usage;

namespace Pulse.Bench.Hosts;

/// <summary>Runs pruning steps inside a measured Pulse on demand, because they run only at long intervals otherwise.</summary>
internal static class PruningHook
{
    public const string PortVariable = "BENCH_PRUNING_PORT";

    /// <summary>The batch size of most steps.</summary>
    private const int BatchSize = 500;

    /// <summary>Failures that a new one deletes.</summary>
    private const int FailureBatchSize = 100;

    private const string LoginFailures = "login failures, with the commit of a new one";

    private static readonly Dictionary<string, Func<IServiceProvider, Task<int>>> Steps = new()
    {
        ["sessions"] = services => services.GetRequiredService<IEndedSessions>().PruneAsync(BatchSize, default),
        ["logins"] = services => services.GetRequiredService<IEndedLogins>().PruneAsync(BatchSize, default),
        ["idempotency records"] = services => services.GetRequiredService<IIdempotencyStore>().PruneAsync(BatchSize, default),
        ["usage"] = services => services.GetRequiredService<IUsageStore>().PruneAsync(
            DateTime.UtcNow.AddDays(-services.GetRequiredService<UsageOptions>().RetentionDays), BatchSize, default),
        ["change feed"] = services => services.GetRequiredService<IChangeFeed>()
            .PruneAsync(DateTime.UtcNow.AddHours(-1), BatchSize, default),
    };

    public static IEnumerable<string> Names => Steps.Keys.Append(LoginFailures);

    /// <summary>Environment variables that make a Pulse listen for steps on this port.</summary>
    public static (string Name, string Value)[] At(int port) =>
        [("DOTNET_STARTUP_HOOKS", typeof(PruningHook).Assembly.Location), (PortVariable, $"{port}")];

    /// <summary>Runs a step. All but login failures are rolled back, so that they can be repeated.</summary>
    /// <returns>Its time in milliseconds, without the rollback, and the number of rows that it deleted.</returns>
    public static async Task<(double Time, int Rows)> RunAsync(int port, string step)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{step}\n"));
        using var reader = new StreamReader(client.GetStream());
        var (time, rows) = (await reader.ReadLineAsync(), await reader.ReadLineAsync());
        return rows is null
            ? throw new InvalidOperationException($"Pruning of {step} failed.")
            : (double.Parse(time!, null), int.Parse(rows, null));
    }

    /// <summary>Called in Pulse's process before its Main method.</summary>
    public static void Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, null));
        DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(source =>
        {
            if (source.Name == "Microsoft.Extensions.Hosting")
            {
                source.Subscribe(new Observer<KeyValuePair<string, object?>>(happened =>
                {
                    if (happened is { Key: "HostBuilt", Value: IHost host })
                    {
                        listener.Start();
                        _ = Task.Run(() => ServeAsync(listener, host.Services));
                    }
                }));
            }
        }));
    }

    private static async Task ServeAsync(TcpListener listener, IServiceProvider services)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            var (time, rows) = await RunAsync(services, (await reader.ReadLineAsync())!);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{time}\n{rows}\n"));
        }
    }

    private static async Task<(double Time, int Rows)> RunAsync(IServiceProvider root, string step)
    {
        await using var scope = root.CreateAsyncScope();
        if (step == LoginFailures)
        {
            return (await TimeFailureAsync(scope.ServiceProvider), FailureBatchSize);
        }

        var (time, rows) = (0.0, 0);
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            async _ =>
            {
                var begun = Stopwatch.GetTimestamp();
                rows = await Steps[step](scope.ServiceProvider);
                time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                return Error.Conflict();
            },
            default);
        return (time, rows);
    }

    private static async Task<double> TimeFailureAsync(IServiceProvider services)
    {
        var (begun, now) = (Stopwatch.GetTimestamp(), DateTime.UtcNow);
        var happened = AuditEvent.Of(
            Guid.CreateVersion7(), now, "bench.failed", AuditActor.System, AuditTarget.User(1),
            account: null, ipAddress: null, changes: null);
        await services.GetRequiredService<ILoginFailureStore>()
            .AddAsync([RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)], happened, now, now.AddHours(-1), default);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private sealed class Observer<T>(Action<T> onNext) : IObserver<T>
    {
        public void OnNext(T value) => onNext(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
