using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts the transactions that add sessions, holds them before their commit, and can let them fail.</summary>
public sealed class SessionCommits : DbTransactionInterceptor
{
    private int count;

    public Gate Gate { get; } = new();

    public Exception? Fault { get; set; }

    /// <returns>Number of transactions since the last call.</returns>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public void RecordIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context!.ChangeTracker.Entries<Session>().Any())
        {
            Interlocked.Increment(ref count);
            await Gate.PassAsync();
            if (Fault is { } fault)
            {
                throw fault;
            }
        }

        return result;
    }
}
