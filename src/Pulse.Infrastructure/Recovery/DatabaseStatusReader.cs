using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Reads the version and the size of the database, whichever version of Pulse has created it.</summary>
public sealed class DatabaseStatusReader(IServiceScopeFactory scopes, OfflineDatabase database, IOptions<DatabaseOptions> options)
{
    /// <summary>Reads only columns that the first migration has created.</summary>
    public async Task<DatabaseStatus> ReadAsync(CancellationToken cancellationToken)
    {
        database.EnsureExists();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var version = await scope.ServiceProvider.GetRequiredService<SchemaUpgrade>().ReadAsync(cancellationToken);
        return new DatabaseStatus(
            options.Value.Provider,
            database.File ?? db.Database.GetDbConnection().Database,
            version,
            version.Applied.Contains(version.Known[0]) ? await ReadContentAsync(db, cancellationToken) : null);
    }

    private static async Task<DatabaseContent> ReadContentAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var system = await db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System)
            .Select(chain => new { chain.Position, chain.Mac }).SingleAsync(cancellationToken);
        return new DatabaseContent(
            await db.Set<ChangeFeedHead>().Select(head => head.Position).SingleAsync(cancellationToken),
            system.Position,
            Convert.ToHexStringLower(system.Mac),
            await db.Accounts.CountAsync(cancellationToken),
            await db.Users.IgnoreQueryFilters([PulseDbContext.TenantFilter]).CountAsync(cancellationToken),
            await db.ApiKeys.IgnoreQueryFilters([PulseDbContext.TenantFilter]).CountAsync(cancellationToken),
            await db.Set<Node>().CountAsync(cancellationToken));
    }
}

/// <summary>The state of a database.</summary>
/// <param name="Provider">The configured provider.</param>
/// <param name="Database">The file of SQLite, or the name of the database.</param>
/// <param name="Version">The migrations.</param>
/// <param name="Content">Null if the database is not of Pulse, or older than the first migration.</param>
public sealed record DatabaseStatus(string Provider, string Database, SchemaVersion Version, DatabaseContent? Content);

/// <summary>The content of a database.</summary>
/// <param name="FeedPosition">The end of the change feed.</param>
/// <param name="SystemPosition">Position of the newest event in the audit chain of the system.</param>
/// <param name="SystemMac">Its HMAC in hexadecimal digits.</param>
/// <param name="Accounts">Number of accounts.</param>
/// <param name="Users">Number of users.</param>
/// <param name="ApiKeys">Number of API keys.</param>
/// <param name="Nodes">Number of listed nodes. A killed node is listed for up to an hour.</param>
public sealed record DatabaseContent(
    long FeedPosition, long SystemPosition, string SystemMac, int Accounts, int Users, int ApiKeys, int Nodes);
