using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Prepares the database before the first request.</summary>
public sealed partial class DatabaseStart(
    IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, IConfiguration configuration, ILogger<DatabaseStart> logger)
{
    /// <summary>Applies pending migrations, if allowed, and creates the first account if there is none.</summary>
    /// <exception cref="StartupException">The database is unreachable, cannot be prepared, or lacks migrations that may not be
    /// applied.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await PrepareAsync(scope.ServiceProvider, cancellationToken);
        }
        catch (Exception exception) when (!options.Value.IsSqlServer && DatabaseErrors.IsDamage(exception))
        {
            throw SqliteDamage.Found(SqliteFile, exception);
        }
        catch (Exception exception) when (DatabaseErrors.RefusalIn(exception) is { } refusal)
        {
            throw new StartupException($"The database cannot be prepared: {refusal.Message}");
        }
    }

    private string SqliteFile => SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    private async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var first = services.GetRequiredService<FirstAccount>();
        await first.RefuseBadPasswordAsync(cancellationToken);
        await services.GetRequiredService<SqliteDamage>().RefuseAsync(cancellationToken);
        await services.GetRequiredService<NewDatabase>().RefuseUnexpectedAsync(cancellationToken);
        var schema = services.GetRequiredService<SchemaUpgrade>();
        await schema.RefuseOtherVersionsAsync(cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            TightenFiles();
        }

        if (options.Value.MigrateOnStart)
        {
            await schema.ApplyAsync(cancellationToken);
        }
        else
        {
            await schema.RefuseMissingAsync(
                "Database:MigrateOnStart is false. Apply the migrations (database migrate), then start again.", cancellationToken);
            await schema.UseWalAsync(cancellationToken);
        }

        if (options.Value.IsSqlServer)
        {
            var db = services.GetRequiredService<PulseDbContext>();
            await services.GetRequiredService<ReadCommittedSnapshot>().CheckAsync(db, cancellationToken);
        }

        await services.GetRequiredService<SchemaCheck>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<AuditKeyCheck>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<EmailForms>().EnsureAsync(cancellationToken);
        await first.EnsureAsync(cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            services.GetRequiredService<SqliteFile>().Hold(ConnectionStrings.Sqlite(configuration));
        }
    }

    /// <summary>Restricts the database files to their owner. SQLite creates new files with the permissions of the database file.</summary>
    private void TightenFiles()
    {
        foreach (var path in SqliteSettings.FilesOf(SqliteFile).Where(path => !OwnerOnlyFile.TryTighten(path)))
        {
            LogNotTightened(path);
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "Cannot restrict {File} to its owner: it belongs to another user. Other users may be able to read it.")]
    private partial void LogNotTightened(string file);
}
