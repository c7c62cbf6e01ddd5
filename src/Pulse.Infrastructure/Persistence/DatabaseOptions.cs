namespace Pulse.Infrastructure.Persistence;

/// <summary>Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public static readonly IReadOnlyList<string> Providers = ["Sqlite", nameof(SqlServer)];

    /// <summary>One of <see cref="Providers"/>.</summary>
    public string Provider { get; init; } = "Sqlite";

    /// <summary>Whether a start applies pending migrations; if not, it refuses to run while there are any.</summary>
    public bool MigrateOnStart { get; init; } = true;

    /// <summary>Whether a start may begin an empty database where <c>Keys:Folder</c> already holds the keys of another.</summary>
    public bool AllowNew { get; init; }

    /// <summary>Settings that only SQL Server has. Absent ones keep EF Core's defaults.</summary>
    public SqlServerOptions SqlServer { get; init; } = new();

    public bool IsSqlServer => Provider == nameof(SqlServer);
}

/// <summary>Configuration section <c>Database:SqlServer</c>.</summary>
public sealed class SqlServerOptions
{
    /// <summary>Statements sent together; 1 to 1,000.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>The database's compatibility level, 130 (SQL Server 2016) to 170 (SQL Server 2025): EF Core writes SQL for it.</summary>
    public int? CompatibilityLevel { get; init; }

    /// <summary>Seconds that a command may take; 1 to 3,600.</summary>
    public int? CommandTimeoutSeconds { get; init; }

    /// <summary>Seconds for which work that meets a transient error is run again, from the first failure on; 0 to 600. A failover of Azure SQL takes up to a minute.</summary>
    public int RetrySeconds { get; init; } = 60;
}
