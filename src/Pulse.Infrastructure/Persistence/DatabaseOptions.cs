namespace Pulse.Infrastructure.Persistence;

/// <summary>Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public static readonly IReadOnlyList<string> Providers = ["Sqlite", nameof(SqlServer)];

    /// <summary>One of <see cref="Providers"/>.</summary>
    public string Provider { get; init; } = "Sqlite";

    /// <summary>Whether the start applies pending migrations. If false, the start fails while migrations are pending.</summary>
    public bool MigrateOnStart { get; init; } = true;

    /// <summary>Whether the start may create an empty database although <c>Keys:Folder</c> already holds keys of another
    /// database.</summary>
    public bool AllowNew { get; init; }

    /// <summary>Settings for SQL Server. Omitted ones keep EF Core's defaults.</summary>
    public SqlServerOptions SqlServer { get; init; } = new();

    public bool IsSqlServer => Provider == nameof(SqlServer);
}

/// <summary>Configuration section <c>Database:SqlServer</c>.</summary>
public sealed class SqlServerOptions
{
    /// <summary>Maximum number of statements per batch; 1 to 1,000.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>The database's compatibility level, for which EF Core writes SQL; 130 (SQL Server 2016) to 170 (SQL Server 2025).</summary>
    public int? CompatibilityLevel { get; init; }

    /// <summary>Command timeout in seconds; 1 to 3,600.</summary>
    public int? CommandTimeoutSeconds { get; init; }

    /// <summary>
    /// Seconds for which work is retried after its first transient error; 0 to 600. A failover of Azure SQL takes up to a minute.
    /// </summary>
    public int RetrySeconds { get; init; } = 60;
}
