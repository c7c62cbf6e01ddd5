using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Writes last uses of sessions, and the end of idle sessions, every few seconds and at shutdown. It writes at once if other nodes would
/// soon consider a used session idle.
/// </summary>
internal sealed class SessionUseWriter(IServiceScopeFactory scopes, SessionUses uses, StopDeadline stop, ILogger<SessionUseWriter> logger)
    : PeriodicWork(Interval, logger, stop)
{
    /// <summary>Maximum number of sessions in one statement.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    protected override Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        uses.WaitAsync(timer.Period, cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => BatchWriter.DoEachAsync(
        () => BatchWriter.WriteEachAsync(
            uses.Pending().OrderBy(seen => seen.Use.Id).Chunk(BatchSize), part => WriteAsync(part, cancellationToken)),
        () => BatchWriter.WriteEachAsync(
            uses.Ended().OrderBy(ended => ended.Key).Chunk(BatchSize), part => EndAsync(part, cancellationToken)));

    private async Task WriteAsync((SessionUse Use, DateTime SeenAt)[] part, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISessionUseStore>()
            .WriteAsync([.. part.Select(seen => (seen.Use.Id, seen.SeenAt))], cancellationToken);
        uses.Written(part);
    }

    private async Task EndAsync(KeyValuePair<Guid, DateTime>[] part, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISessionUseStore>().EndAsync(part.ToDictionary(), cancellationToken);
        uses.EndWritten(part);
    }
}
