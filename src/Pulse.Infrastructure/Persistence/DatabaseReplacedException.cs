using System.Data.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>The database file was moved, deleted or replaced while this process serves from it.</summary>
public sealed class DatabaseReplacedException()
    : DbException("The database file is no longer the one that this process has opened: put it back, or restart Pulse.");
