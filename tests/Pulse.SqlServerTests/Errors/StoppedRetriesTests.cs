using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Errors;

/// <summary>The process stops while the database fails over. A waiting client gets its response in time.</summary>
public sealed class StoppedRetriesTests
{
    /// <summary>Error of an availability group, which is retried for <c>Database:SqlServer:RetrySeconds</c>.</summary>
    private const int DatabaseIsAway = 976;

    /// <summary>Shorter than the retries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private StoppingHost host = null!;
    private PulseOnFakeServer pulse = null!;

    [SetUp]
    public void Start()
    {
        host = new StoppingHost();
        pulse = PulseOnFakeServer.With(services =>
        {
            services.AddSingleton<IHostApplicationLifetime>(host);
            services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        });

        // From now on, the server asks the host.
        using var scope = pulse.NewScope();
        scope.ServiceProvider.GetRequiredService<StopDeadline>();
    }

    [TearDown]
    public async Task Stop()
    {
        await pulse.DisposeAsync();
        host.Dispose();
    }

    [Test]
    public async Task A_database_call_that_is_being_retried_ends_in_time_when_the_process_has_to_stop()
    {
        var refused = RefuseConnections();
        var call = WriteAsync(isAwaited: true);
        await refused;

        host.StopApplication();

        AssertUnavailable(call);
    }

    [Test]
    public async Task A_look_up_of_a_credential_is_answered_when_the_process_has_to_stop()
    {
        var refused = RefuseConnections();
        var lookUp = LookUpAsync();
        await refused;

        host.StopApplication();

        AssertUnavailable(lookUp);
    }

    [Test]
    public async Task A_database_call_that_waits_for_a_connection_ends_in_time_when_the_process_has_to_stop()
    {
        var opening = new TaskCompletionSource();
        pulse.Server.InFront = token =>
        {
            opening.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        };
        var call = WriteAsync(isAwaited: true);
        await opening.Task;

        host.StopApplication();

        AssertUnavailable(call);
    }

    [Test]
    public async Task A_database_call_near_the_end_of_the_shutdown_is_tried_once()
    {
        host.StopApplication();
        await UntilNearAsync();
        _ = RefuseConnections();

        AssertUnavailable(WriteAsync(isAwaited: true));
    }

    [Test]
    public async Task Pending_writes_of_the_process_itself_are_retried_during_shutdown()
    {
        host.StopApplication();
        await UntilNearAsync();
        pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseIsAway));

        var written = await WriteAsync(isAwaited: false);

        Assert.That(written.IsError, Is.False);
    }

    private static void AssertUnavailable(Task call)
    {
        var thrown = Assert.CatchAsync(() => call.WaitAsync(Patience));

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True, () => $"{thrown}");
    }

    /// <returns>Completes when the second connection was refused.</returns>
    private Task RefuseConnections()
    {
        var (again, refused) = (new TaskCompletionSource(), 0);
        pulse.Server.InFront = _ =>
        {
            if (++refused == 2)
            {
                again.TrySetResult();
            }

            return Task.FromException(SqlFaults.Of(DatabaseIsAway));
        };
        return again.Task;
    }

    private async Task UntilNearAsync()
    {
        await using var scope = pulse.NewScope();
        var near = new TaskCompletionSource();
        await using var registration = scope.ServiceProvider.GetRequiredService<StopDeadline>().Near.Register(near.SetResult);
        await near.Task;
    }

    private async Task<ErrorOr<Success>> WriteAsync(bool isAwaited)
    {
        await using var scope = pulse.NewScope();
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().IsClientWaiting = isAwaited;
        return await scope.ServiceProvider.GetRequiredService<IUnitOfWork>()
            .ExecuteAsync(_ => Task.FromResult(Result.Success.ToErrorOr()), CancellationToken.None);
    }

    private async Task LookUpAsync()
    {
        await using var scope = pulse.NewScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        db.Lane = DatabaseLane.Credentials;
        await db.Accounts.AnyAsync();
    }

    private sealed class StoppingHost : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
