namespace Pulse.Infrastructure.Revocation;

/// <summary>What one read of the change feed has found.</summary>
/// <param name="Changes">From the position asked for on, in order.</param>
/// <param name="HoldsWitness">Whether the database holds the event asked for.</param>
/// <param name="NewestEvent">The id of its newest audit event; empty where there is none.</param>
public sealed record FeedPage(IReadOnlyList<ChangeFeedEntry> Changes, bool HoldsWitness, Guid NewestEvent);
