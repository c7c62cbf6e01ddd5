using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Lets each command of some lanes fail with an error of SQLite, while set.</summary>
public sealed class FailingDatabase : DbCommandInterceptor
{
    private Failure? failure;
    private int failures;

    /// <summary>Number of failed commands.</summary>
    public int Failures => Volatile.Read(ref failures);

    public void FailIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    /// <param name="code">SQLite's result code.</param>
    /// <param name="commands">Keywords of the commands that fail.</param>
    public void Fail(int code, params string[] commands) => failure = new Failure(code, commands);

    public void Heal() => failure = null;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Throw(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Throw(command);
        return ValueTask.FromResult(result);
    }

    private void Throw(DbCommand command)
    {
        if (failure is { } active && active.Commands.Any(word => command.CommandText.Contains(word, StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref failures);
            throw new SqliteException("The test makes the database fail.", active.Code);
        }
    }

    private sealed record Failure(int Code, string[] Commands);
}
