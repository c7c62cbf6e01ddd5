namespace Pulse.Infrastructure.Revocation;

/// <summary>A row of the change feed. It invalidates everything that was read before this position and has the tag.</summary>
public sealed class ChangeFeedEntry
{
    public long Position { get; init; }

    public string Tag { get; init; } = "";

    /// <summary>The text of an <see cref="Audience"/>.</summary>
    public string? Accounts { get; init; }

    public DateTime At { get; init; }
}

/// <summary>
/// The single row with the end of the feed. A transaction that appends locks it until its commit. So positions become visible in order and
/// without gaps, and a reader at a position has missed nothing.
/// </summary>
public sealed class ChangeFeedHead
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    public long Position { get; init; }
}
