using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts the dependents of keys before each commit, with those that a cascade has deleted: no command reports them.</summary>
public sealed class DeletedRows : DbTransactionInterceptor
{
    private const string Count = """
        SELECT (SELECT COUNT(*) FROM "Sessions") + (SELECT COUNT(*) FROM "KeyUsages")
            + (SELECT COUNT(*) FROM "KeyNetworks") + (SELECT COUNT(*) FROM "QuotaUses") + (SELECT COUNT(*) FROM "RateUses")
        """;

    private readonly Lock gate = new();
    private readonly List<int> deleted = [];
    private int last;
    private volatile bool isRecording;

    /// <summary>Begins to count, once the tables exist.</summary>
    /// <returns>How many rows each transaction has deleted since the last call; those that have deleted none are left out.</returns>
    public IReadOnlyList<int> Take()
    {
        isRecording = true;
        lock (gate)
        {
            int[] taken = [.. deleted];
            deleted.Clear();
            return taken;
        }
    }

    public void RecordIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!isRecording)
        {
            return result;
        }

        await using var command = transaction.Connection!.CreateCommand();
        (command.CommandText, command.Transaction) = (Count, transaction);
        var rows = Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (rows < last)
            {
                deleted.Add(last - rows);
            }

            last = rows;
        }

        return result;
    }
}
