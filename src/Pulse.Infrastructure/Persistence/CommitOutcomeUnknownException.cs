namespace Pulse.Infrastructure.Persistence;

/// <summary>A commit failed: it may have happened or not.</summary>
public sealed class CommitOutcomeUnknownException(Exception exception) : Exception("Whether the commit happened is not known.", exception);
