namespace Pulse.Infrastructure.Audit;

/// <summary>Sequence numbers of the rows at one position of a chain.</summary>
internal sealed class RowsAtPosition
{
    private readonly HashSet<long> rows = [];
    private long? at;

    public int Count => rows.Count;

    public bool Contains(long sequence) => rows.Contains(sequence);

    /// <summary>Adds a row, and forgets those at another position.</summary>
    public void Add(long position, long sequence)
    {
        if (at != position)
        {
            Clear();
            at = position;
        }

        rows.Add(sequence);
    }

    public void Clear()
    {
        rows.Clear();
        at = null;
    }
}
