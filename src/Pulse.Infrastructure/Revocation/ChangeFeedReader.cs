using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Reads the change feed, with one query an interval however much is in memory, and forgets what other processes have
/// changed. It begins before the first request is taken.
/// </summary>
internal sealed partial class ChangeFeedReader(
    IServiceScopeFactory scopes, Versions versions, Freshness freshness, CacheOptions options, ILogger<ChangeFeedReader> logger)
    : PeriodicWork(options.FeedInterval, logger)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var moment = freshness.Moment;
        freshness.KnownAt(moment, await scope.ServiceProvider.GetRequiredService<IChangeFeed>().GetHeadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.SetCommandTimeout(options.MaxStaleness);
        var moment = freshness.Moment;
        Apply(await scope.ServiceProvider.GetRequiredService<IChangeFeed>().ReadFromAsync(freshness.Position, cancellationToken), moment);
    }

    private void Apply(List<Change> changes, long moment)
    {
        if (changes is [var known, ..] && known.Position == freshness.Position)
        {
            versions.Change([.. changes.Skip(1).Select(change => new Subject(change.Subject))]);
        }
        else
        {
            LogLost(freshness.Position);
            versions.ChangeAll();
        }

        freshness.KnownAt(moment, changes is [.., var newest] ? newest.Position : 0);
    }

    [LoggerMessage(LogLevel.Warning, "The change feed no longer has position {Position}: everything in memory is forgotten.")]
    private partial void LogLost(long position);
}
