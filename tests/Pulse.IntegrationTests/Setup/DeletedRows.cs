using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts the dependents of keys before each commit, including those deleted by a cascade, which no command reports.</summary>
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

    /// <summary>Starts to count. Call it when the tables exist.</summary>
    /// <returns>The number of deleted rows of each transaction since the last call, without those that deleted none.</returns>
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
