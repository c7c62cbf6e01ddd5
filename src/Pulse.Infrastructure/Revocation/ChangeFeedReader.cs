using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Reads the change feed with one query per interval and invalidates the changes of other processes. After a restore of the database it
/// invalidates everything. It starts before the first request.
/// </summary>
internal sealed partial class ChangeFeedReader(
    IServiceScopeFactory scopes,
    InvalidationClock invalidations,
    FeedLag lag,
    OrderedChanges ordered,
    CommittedEventWitness history,
    SqliteFile file,
    DatabaseFaults faults,
    IEnumerable<IDerivedState> derived,
    CacheOptions options,
    ILogger<ChangeFeedReader> logger)
    : PeriodicWork(options.FeedInterval, logger, hasOwnThread: true)
{
    /// <summary>The last change that was read. The next read must find it again. Null before the first read.</summary>
    private ChangeFeedEntry? known;

    private bool isRestoredLogged;
    private bool isOtherLogged;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        var (moment, witness) = (lag.Timestamp, history.Current);
        var head = await ReadHeadAsync(scope.ServiceProvider.GetRequiredService<IChangeFeed>(), cancellationToken);
        ordered.Restart(head.Changes[^1]);
        Know(head, witness, moment);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>A listener learns of a change as soon as another node has announced it.</summary>
    protected override bool WaitOnThread(TimeSpan atMost, CancellationToken stopping) =>
        WaitHandle.WaitAny([stopping.WaitHandle, ordered.Wake], atMost) == 0;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.IsDamage(exception))
        {
            lag.MarkReplaced();
            faults.Note(exception);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.SetCommandTimeout(options.MaxStaleness);
        var feed = scope.ServiceProvider.GetRequiredService<IChangeFeed>();
        var (moment, witness, restored) = (lag.Timestamp, history.Current, file.FindRestored());
        var page = restored is null ? await TryReadAsync(feed, witness, cancellationToken) : null;
        if (page is null || !page.HoldsWitness || HasOther(page))
        {
            await BeginAgainAsync(scope.ServiceProvider, feed, cancellationToken);
            file.Accept(restored);
        }
        else if (page.Changes is [var first, ..] && first.Position == lag.Position)
        {
            invalidations.Invalidate([.. page.Changes.Skip(1).Select(change => new CacheTag(change.Tag))]);
            ordered.Add(page.Changes.Skip(1));
            Know(page, witness, moment);
        }
        else
        {
            LogPruned(lag.Position);
            invalidations.InvalidateAll();
            ordered.Restart(page.Changes[^1]);
            Know(page, witness, moment);
        }
    }

    /// <returns>Null if the database may lack the tables of the feed.</returns>
    private async Task<FeedPage?> TryReadAsync(IChangeFeed feed, CommittedEventWitness.Witness witness, CancellationToken cancellationToken)
    {
        try
        {
            return await feed.ReadFromAsync(lag.Position, witness.Event, cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.MayBeOfSchema(exception))
        {
            return null;
        }
    }

    /// <summary>Whether the feed ends before the known change, or has a different row at its position.</summary>
    private bool HasOther(FeedPage page) => page.Changes is not [var first, ..]
        || (known is not null && first.Position == known.Position && (first.Tag, first.At) != (known.Tag, known.At));

    private void Know(FeedPage page, CommittedEventWitness.Witness witness, long moment)
    {
        known = page.Changes[^1];
        history.Read(witness, page.NewestEvent);
        lag.Update(moment, known.Position);
    }

    /// <exception cref="DatabaseReplacedException">The database belongs to another installation, or was not created by Pulse.</exception>
    private async Task BeginAgainAsync(IServiceProvider services, IChangeFeed feed, CancellationToken cancellationToken)
    {
        lag.MarkReplaced();
        if (!isRestoredLogged)
        {
            isRestoredLogged = true;
            LogRestored();
        }

        await RefuseOtherAsync(services, cancellationToken);
        var (moment, witness) = (lag.Timestamp, history.Current);
        var head = await ReadHeadAsync(feed, cancellationToken);

        // Only after the read: an entry cached before the read may miss a change that the read has passed.
        foreach (var state in derived)
        {
            state.ForgetAll();
        }

        ordered.Restart(head.Changes[^1]);

        Know(head, witness, moment);
        isRestoredLogged = false;
    }

    private async Task RefuseOtherAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<SchemaCheck>().EnsureAsync(cancellationToken);
            await services.GetRequiredService<AuditKeyCheck>().CompareAsync(cancellationToken);
        }
        catch (StartupException other)
        {
            if (!isOtherLogged)
            {
                isOtherLogged = true;
                LogOther(other.Message);
            }

            throw new DatabaseReplacedException();
        }

        isOtherLogged = false;
    }

    private static async Task<FeedPage> ReadHeadAsync(IChangeFeed feed, CancellationToken cancellationToken) =>
        await feed.ReadFromAsync(await feed.GetHeadAsync(cancellationToken), Guid.Empty, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The change feed was pruned past position {Position}. All cached credentials are invalidated.")]
    private partial void LogPruned(long position);

    [LoggerMessage(
        LogLevel.Critical, "Pulse returns 503 for credentials, logins and the portal until the right database is restored. {Reason}")]
    private partial void LogOther(string reason);

    [LoggerMessage(LogLevel.Critical, "The database was restored or replaced. All cached data is invalidated.")]
    private partial void LogRestored();
}
