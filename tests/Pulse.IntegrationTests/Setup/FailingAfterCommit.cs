using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using static SQLitePCL.raw;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Simulates an outage of the database for a request after the request has committed a change: every further command for it fails. The
/// change is the transaction that records an audit event. Claims and counted attempts come before it.
/// </summary>
public sealed class FailingAfterCommit : DbCommandInterceptor, IDbTransactionInterceptor, IStartupFilter
{
    private readonly AsyncLocal<Request?> current = new();

    /// <summary>The commands that failed.</summary>
    public ConcurrentQueue<string> Failed { get; } = [];

    /// <summary>Number of requests that have committed a change.</summary>
    public int Changes { get; private set; }

    /// <summary>Whether responses can still be stored for replays.</summary>
    public bool SparesKeptAnswers { get; set; }

    public void FailIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this))
        .AddSingleton<IStartupFilter>(this);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            // A read that activates a pending secret fails like a read during an outage.
            current.Value = HttpMethods.IsGet(context.Request.Method) ? null : new Request();
            await following();
        });
        next(app);
    };

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (current.Value is { HasAuditEvent: true, IsCommitted: false } request)
        {
            request.IsCommitted = true;
            Changes++;
        }

        return Task.CompletedTask;
    }

    private void Note(DbCommand command)
    {
        if (current.Value is not { } request)
        {
            return;
        }

        if (request.IsCommitted && !(SparesKeptAnswers && command.CommandText.Contains("IdempotencyRecords", StringComparison.Ordinal)))
        {
            Failed.Enqueue(command.CommandText);
            throw new SqliteException("The test makes the database fail.", SQLITE_BUSY);
        }

        request.HasAuditEvent |= command.CommandText.Contains("INSERT INTO \"AuditEvents\"", StringComparison.Ordinal)
            || command.CommandText.Contains("INSERT INTO [AuditEvents]", StringComparison.Ordinal);
    }

    private sealed class Request
    {
        public bool HasAuditEvent { get; set; }

        public bool IsCommitted { get; set; }
    }
}
