using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts the statements that return rows of some tables, and these rows.</summary>
/// <param name="tables">Names of tables, one of which is in the text of a counted statement.</param>
public sealed class ReadRows(params string[] tables) : DbCommandInterceptor
{
    private int statements;
    private int rows;

    /// <returns>What was counted since the last call.</returns>
    public (int Statements, int Rows) Take() => (Interlocked.Exchange(ref statements, 0), Interlocked.Exchange(ref rows, 0));

    public void CountIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    public override InterceptionResult DataReaderDisposing(
        DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (tables.Any(table => command.CommandText.Contains($"\"{table}\"", StringComparison.Ordinal)
            || command.CommandText.Contains($"[{table}]", StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref statements);
            Interlocked.Add(ref rows, eventData.ReadCount);
        }

        return result;
    }
}
