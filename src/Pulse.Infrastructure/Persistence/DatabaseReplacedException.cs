using System.Data.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>The database, or its file, was moved, deleted or replaced while this process serves from it.</summary>
public sealed class DatabaseReplacedException()
    : DbException("The database is no longer the one that this process serves from: put that back, or restart Pulse.");
