namespace Pulse.Infrastructure.Persistence;

/// <summary>A commit failed, and it is unknown whether the database stored it.</summary>
public sealed class CommitOutcomeUnknownException(Exception exception)
    : Exception("The commit failed. It is unknown whether the database stored it.", exception);
