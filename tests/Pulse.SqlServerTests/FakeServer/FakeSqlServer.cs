using System.Data;
using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>
/// Records the commands of the SQL Server provider, and returns results as a server with these rows would. It verifies what is sent. Only a
/// real server can verify what that does.
/// </summary>
public sealed class FakeSqlServer
{
    public const string DatabaseName = "pulse";

    /// <summary>No server listens there, so that everything that bypasses the fake connection fails.</summary>
    public const string ConnectionString = $"Server=127.0.0.1,1;Database={DatabaseName};Connect Timeout=1;Encrypt=false";

    private readonly List<SentCommand> sent = [];
    private readonly List<(string Text, SqlException Fault)> faults = [];
    private readonly List<(string Text, Action Act)> events = [];
    private readonly Queue<Exception> openingFaults = [];
    private readonly Queue<SqlException> commitFaults = [];

    public IReadOnlyList<SentCommand> Sent => sent;

    /// <summary>Rows by table name, with values by column name. Columns that are not named are null.</summary>
    public Dictionary<string, List<Dictionary<string, object>>> Rows { get; } = [];

    /// <summary>Runs before a connection opens. Null: nothing.</summary>
    public Func<CancellationToken, Task>? InFront { get; set; }

    /// <summary>Names of tables in which updates and deletes find no row. In others they find one.</summary>
    public HashSet<string> Unmatched { get; } = [];

    /// <summary>Commands that took effect: in a committed transaction, or in none.</summary>
    public IEnumerable<SentCommand> Kept => sent.Where(command => command.Transaction is not { Committed: false });

    /// <summary>Refuses, once, the next command that contains a text.</summary>
    public void Refuse(string text, SqlException fault) => faults.Add((text, fault));

    /// <summary>Runs an action, once, before the response to the next command that contains a text.</summary>
    public void Before(string text, Action act) => events.Add((text, act));

    /// <summary>Refuses the next connection.</summary>
    public void RefuseConnection(Exception fault) => openingFaults.Enqueue(fault);

    /// <summary>Loses the connection after the next commit, before the caller gets the result.</summary>
    public void LoseConnectionAtCommit(SqlException fault) => commitFaults.Enqueue(fault);

    internal void Committed()
    {
        if (commitFaults.TryDequeue(out var fault))
        {
            throw fault;
        }
    }

    internal void Opening()
    {
        if (openingFaults.TryDequeue(out var fault))
        {
            throw fault;
        }
    }

    internal DataTableReader Answer(SentCommand command)
    {
        sent.Add(command);
        if (Take(events, command, happening => happening.Text) is { Act: { } act })
        {
            act();
        }

        return Take(faults, command, refusal => refusal.Text) is { Fault: { } fault } ? throw fault : Answers.To(command.Text, Rows);
    }

    /// <returns>Removes and returns the entry for this command, or the default if there is none.</returns>
    private static T? Take<T>(List<T> waiting, SentCommand command, Func<T, string> textOf)
    {
        var index = waiting.FindIndex(item => command.Text.Contains(textOf(item), StringComparison.Ordinal));
        var found = index < 0 ? default : waiting[index];
        if (index >= 0)
        {
            waiting.RemoveAt(index);
        }

        return found;
    }
}
