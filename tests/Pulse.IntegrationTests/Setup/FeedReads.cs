using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Watches a node's reads of the change feed, and can let them fail.</summary>
public sealed class FeedReads : DbCommandInterceptor
{
    /// <summary>Part of each read.</summary>
    public const string Tag = "change feed";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private volatile bool isFailing;

    public bool IsFailing
    {
        get => isFailing;
        set => isFailing = value;
    }

    /// <summary>The exception of a failing read. Null: a database outage.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The text of every read that was started.</summary>
    public ConcurrentQueue<string> Begun { get; } = new();

    private SemaphoreSlim News { get; } = new(0);

    public void WatchIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    /// <summary>Waits until the node has read the feed this number of times and has processed the entries.</summary>
    public async Task WaitForAsync(int reads)
    {
        var wanted = Begun.Count + reads + 1;
        while (Begun.Count < wanted)
        {
            Assert.That(await News.WaitAsync(Patience), Is.True, "The node must read the feed in time.");
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (command.CommandText.Contains(Tag, StringComparison.Ordinal))
        {
            Begun.Enqueue(command.CommandText);
            News.Release();
            return isFailing ? throw Failure ?? new RetryLimitExceededException() : ValueTask.FromResult(result);
        }

        return ValueTask.FromResult(result);
    }
}
