using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Reads the change feed, with one query an interval however much is in memory, and forgets what other processes have
/// changed. It begins before the first request is taken.
/// </summary>
internal sealed partial class ChangeFeedReader(
    IServiceScopeFactory scopes, Versions versions, Freshness freshness, CacheOptions options, ILogger<ChangeFeedReader> logger) : BackgroundService
{
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);

    /// <summary>Rows are kept for much longer than anybody may go on without having read them.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private long position;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var moment = freshness.Moment;
        position = await InScopeAsync(services => services.GetRequiredService<IChangeFeed>().GetHeadAsync(cancellationToken));
        freshness.KnownAt(moment);
        await base.StartAsync(cancellationToken);
    }

    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var moment = freshness.Moment;
        var changes = await InScopeAsync(services =>
        {
            services.GetRequiredService<PulseDbContext>().Database.SetCommandTimeout(options.MaxStaleness);
            return services.GetRequiredService<IChangeFeed>().ReadFromAsync(position, cancellationToken);
        });
        if (changes is [{ } known, ..] && known.Position == position)
        {
            versions.Change([.. changes.Skip(1).Select(change => new Subject(change.Subject))]);
        }
        else
        {
            LogLost(position);
            versions.ChangeAll();
        }

        position = changes is [.., { } newest] ? newest.Position : position;
        freshness.KnownAt(moment);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.FeedInterval);
        var pruned = freshness.Moment;
        while (await WaitAsync(timer, stoppingToken))
        {
            await TryAsync(ReadAsync, stoppingToken);
            if (TimeProvider.System.GetElapsedTime(pruned) > PruneInterval)
            {
                await TryAsync(PruneAsync, stoppingToken);
                pruned = freshness.Moment;
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What fails now is tried again at the next interval; what cannot be known meanwhile is not answered from memory.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception, freshness.Age);
        }
        catch (OperationCanceledException)
        {
            // The process is leaving.
        }
    }

    private Task PruneAsync(CancellationToken cancellationToken) => InScopeAsync(services => services.GetRequiredService<IUnitOfWork>()
        .ExecuteAsync<Success>(
            async token =>
            {
                var before = services.GetRequiredService<IClock>().UtcNow - Retention;
                await services.GetRequiredService<IChangeFeed>().PruneAsync(before, token);
                return Result.Success;
            },
            cancellationToken));

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    [LoggerMessage(LogLevel.Warning, "The change feed cannot be read; what is in memory was last known to hold {Age} ago.")]
    private partial void LogFailed(Exception exception, TimeSpan age);

    [LoggerMessage(LogLevel.Warning, "The change feed no longer has position {Position}: everything in memory is forgotten.")]
    private partial void LogLost(long position);
}
