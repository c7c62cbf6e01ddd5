using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Rejects an empty database while keys of another exist: that database was moved or lost, or the connection string is
/// wrong.</summary>
internal sealed class NewDatabase(PulseDbContext db, KeyOptions keys, IOptions<DatabaseOptions> options)
{
    /// <exception cref="StartupException">The database is empty, keys exist, and <c>Database:AllowNew</c> is false.</exception>
    public async Task RefuseUnexpectedAsync(CancellationToken cancellationToken)
    {
        // Checked before the database: of processes that start together, the first creates the database and then its keys.
        var (hasAuditKey, hasRing) = (AuditKey.IsKept(keys), KeyRing.IsKept(keys));
        if (!options.Value.AllowNew && (hasAuditKey || hasRing) && await IsNewAsync(hasRing, cancellationToken))
        {
            throw new StartupException(
                $"The database is empty, but {WorkingFolder.PathOf(keys.Folder)} already holds the keys of another database. "
                + "Check ConnectionStrings:Pulse, or restore the database. "
                + "To start a new database with these keys, set Database:AllowNew=true.");
        }
    }

    /// <summary>Whether the database is new. A start that was killed leaves tables and an audit key, but no key ring.</summary>
    private async Task<bool> IsNewAsync(bool hasRing, CancellationToken cancellationToken)
    {
        if (!(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
        {
            return true;
        }

        return hasRing
            && !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
            && !await db.Set<AuditChain>().AnyAsync(chain => chain.KeyCheck != null, cancellationToken)
            && !await db.Users.AnyAsync(cancellationToken);
    }
}
