using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Records the command with the most parameters.</summary>
internal sealed class ParameterCounts : DbCommandInterceptor
{
    private readonly Lock gate = new();

    public int Commands { get; private set; }

    public (int Count, string Text) Most { get; private set; }

    public void Clear() => (Commands, Most) = (0, (0, ""));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    private T Note<T>(DbCommand command, T result)
    {
        lock (gate)
        {
            Commands++;
            Most = command.Parameters.Count > Most.Count ? (command.Parameters.Count, command.CommandText) : Most;
        }

        return result;
    }
}
