using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Checks the database before a command of the host uses it. It creates and migrates nothing.</summary>
public sealed class OfflineDatabase(IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, IConfiguration configuration)
{
    /// <summary>The database file. Null on SQL Server.</summary>
    public string? File => options.Value.IsSqlServer ? null : SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    /// <exception cref="StartupException">The database file is missing. SQLite would create it.</exception>
    public void EnsureExists()
    {
        if (File is { } file && new FileInfo(file) is not { Exists: true, Length: > 0 })
        {
            throw new StartupException($"There is no database at {file}. Check ConnectionStrings:Pulse.");
        }
    }

    /// <summary>Checks that this version can write to the database, and that the keys belong to it.</summary>
    /// <exception cref="StartupException">The database is missing, of another version, not of Pulse, or belongs to other keys.</exception>
    public async Task EnsureUsableAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var schema = services.GetRequiredService<SchemaUpgrade>();
        await schema.RefuseOtherVersionsAsync(cancellationToken);
        await schema.RefuseMissingAsync("this command does not apply them. Stop all nodes and run: database migrate.", cancellationToken);
        await services.GetRequiredService<SchemaCheck>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<AuditKeyCheck>().CompareAsync(cancellationToken);
    }

    /// <summary>Applies the missing migrations, as a start with <c>Database:MigrateOnStart</c> does. Creates no account.</summary>
    /// <returns>The applied migrations.</returns>
    /// <exception cref="StartupException">The database cannot be migrated by this version.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await services.GetRequiredService<SqliteDamage>().RefuseAsync(cancellationToken);
        await services.GetRequiredService<NewDatabase>().RefuseUnexpectedAsync(cancellationToken);
        var schema = services.GetRequiredService<SchemaUpgrade>();
        await schema.RefuseOtherVersionsAsync(cancellationToken);
        var applied = await schema.ApplyAsync(cancellationToken);
        await services.GetRequiredService<SchemaCheck>().EnsureAsync(cancellationToken);
        return applied;
    }

    /// <summary>Seals the audit log of an older version, as a start does, and compares the key.</summary>
    /// <exception cref="StartupException">The log belongs to another key, or has lost its seals.</exception>
    public async Task EnsureSealedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AuditKeyCheck>().EnsureAsync(cancellationToken);
    }
}
