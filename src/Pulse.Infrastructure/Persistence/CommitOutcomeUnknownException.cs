using System.Data.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>A commit failed, and nobody can say whether it happened.</summary>
public sealed class CommitOutcomeUnknownException(DbException exception) : Exception("Whether the commit happened is not known.", exception);
