using System.Data;
using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>
/// Takes what the SQL Server provider sends, remembers it, and answers as a server with these rows would: there is no
/// server. It proves what is sent; what a real server makes of that, only a real server proves.
/// </summary>
public sealed class FakeSqlServer
{
    public const string DatabaseName = "pulse";

    /// <summary>Nobody listens there: whatever goes past the fake connection fails.</summary>
    public const string ConnectionString = $"Server=127.0.0.1,1;Database={DatabaseName};Connect Timeout=1;Encrypt=false";

    private readonly List<SentCommand> sent = [];
    private readonly List<(string Text, SqlException Fault)> faults = [];
    private readonly List<(string Text, Action Act)> events = [];
    private readonly Queue<Exception> openingFaults = [];
    private readonly Queue<SqlException> commitFaults = [];

    public IReadOnlyList<SentCommand> Sent => sent;

    /// <summary>Table name to what its rows hold, column by column; columns that are not named are null.</summary>
    public Dictionary<string, List<Dictionary<string, object>>> Rows { get; } = [];

    /// <summary>What a connection has to pass before it is open; null: nothing.</summary>
    public Func<CancellationToken, Task>? InFront { get; set; }

    /// <summary>Names of tables in which updates and deletes find no row; in others they find one.</summary>
    public HashSet<string> Unmatched { get; } = [];

    /// <summary>What was sent and is there to stay: in a committed transaction, or in none.</summary>
    public IEnumerable<SentCommand> Kept => sent.Where(command => command.Transaction is not { Committed: false });

    /// <summary>Refuses, once, the next command that holds a text.</summary>
    public void Refuse(string text, SqlException fault) => faults.Add((text, fault));

    /// <summary>Lets something else happen, once, just before the next command that holds a text is answered.</summary>
    public void Before(string text, Action act) => events.Add((text, act));

    /// <summary>Refuses the next connection.</summary>
    public void RefuseConnection(Exception fault) => openingFaults.Enqueue(fault);

    /// <summary>Loses the connection after the next commit, before the caller hears of it.</summary>
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

    /// <returns>What waits for this command, and no longer does; the default where nothing waits.</returns>
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
