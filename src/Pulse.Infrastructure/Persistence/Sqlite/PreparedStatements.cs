using Microsoft.Data.Sqlite;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The statements that a <see cref="KeptConnection"/> has prepared, by their text. SQLite takes longer to parse and plan a typical
/// statement of EF Core than to run it. SQLite itself prepares a statement again when the schema changes.
/// </summary>
internal sealed class PreparedStatements(SqliteConnection connection) : IDisposable
{
    /// <summary>Statements that are kept. The one that was not used for the longest time makes room for a new one.</summary>
    private const int Max = 64;

    private readonly Dictionary<string, LinkedListNode<PreparedStatement>> byText = new(Max, StringComparer.Ordinal);
    private readonly LinkedList<PreparedStatement> byUse = new();
    private int used;

    /// <returns>The statement, for one use. Null if it is in use.</returns>
    public PreparedStatement? Take(string text)
    {
        if (byText.TryGetValue(text, out var node))
        {
            if (node.Value.IsUsed)
            {
                return null;
            }

            byUse.Remove(node);
        }
        else
        {
            node = new LinkedListNode<PreparedStatement>(new PreparedStatement(this, new SqliteCommand(text, connection)));
            byText.Add(text, node);
        }

        byUse.AddFirst(node);
        node.Value.IsUsed = true;
        used++;
        DropOldest();
        return node.Value;
    }

    public void Return(PreparedStatement statement)
    {
        statement.IsUsed = false;
        used--;
    }

    /// <summary>Drops the statements that are still in use, so that the next user of the connection cannot meet this one.</summary>
    public void DropUsed()
    {
        for (var node = byUse.First; used > 0 && node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsUsed)
            {
                used--;
                Drop(node);
            }

            node = next;
        }
    }

    public void Dispose()
    {
        foreach (var statement in byUse)
        {
            statement.Command.Dispose();
        }
    }

    private void DropOldest()
    {
        if (byUse.Count > Max && byUse.Last is { Value.IsUsed: false } oldest)
        {
            Drop(oldest);
        }
    }

    private void Drop(LinkedListNode<PreparedStatement> node)
    {
        byUse.Remove(node);
        byText.Remove(node.Value.Command.CommandText);
        node.Value.IsDropped = true;
        node.Value.Command.Dispose();
    }
}

/// <param name="Owner">The statements of its connection.</param>
/// <param name="Command">Remains prepared after its execution.</param>
internal sealed record PreparedStatement(PreparedStatements Owner, SqliteCommand Command)
{
    public bool IsUsed { get; set; }

    public bool IsDropped { get; set; }

    public void Return()
    {
        Command.Parameters.Clear();
        if (!IsDropped)
        {
            Owner.Return(this);
        }
    }
}
