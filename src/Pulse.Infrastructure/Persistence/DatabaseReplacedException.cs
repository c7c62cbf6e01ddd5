using System.Data.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>The database or its file was moved, deleted or replaced while this process uses it.</summary>
public sealed class DatabaseReplacedException()
    : DbException("The database was replaced while Pulse was running. Restore the original database or restart Pulse.");
