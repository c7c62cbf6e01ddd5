namespace Pulse.Infrastructure.Revocation;

/// <summary>Result of one read of the change feed.</summary>
/// <param name="Changes">The changes from the requested position on, in order.</param>
/// <param name="HoldsWitness">Whether the database contains the requested audit event.</param>
/// <param name="NewestEvent">Id of the newest audit event. Empty if there is none.</param>
public sealed record FeedPage(IReadOnlyList<ChangeFeedEntry> Changes, bool HoldsWitness, Guid NewestEvent);
