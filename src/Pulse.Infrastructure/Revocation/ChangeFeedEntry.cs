namespace Pulse.Infrastructure.Revocation;

/// <summary>A row of the change feed: from this position on, nothing that was read of the subject before holds.</summary>
public sealed class ChangeFeedEntry
{
    public long Position { get; init; }

    public string Tag { get; init; } = "";

    public DateTime At { get; init; }
}

/// <summary>
/// The one row that says where the feed ends. A transaction that appends holds it until it has committed: positions
/// become visible in their order and without gaps, so that a reader who has come to a position has missed nothing.
/// </summary>
public sealed class ChangeFeedHead
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    public long Position { get; init; }
}
