using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>An empty database where the keys are already those of another: that one was moved or lost, or the connection string is wrong.</summary>
internal sealed class NewDatabase(PulseDbContext db, KeyOptions keys, IOptions<DatabaseOptions> options)
{
    /// <exception cref="StartupException">The database is empty, the keys are not new, and <c>Database:AllowNew</c> is not set.</exception>
    public async Task RefuseUnexpectedAsync(CancellationToken cancellationToken)
    {
        // Before the database is looked at: of processes that start at once, the first makes the database and then its keys.
        var (hasAuditKey, hasRing) = (AuditKey.IsKept(keys), KeyRing.IsKept(keys));
        if (!options.Value.AllowNew && (hasAuditKey || hasRing) && await IsNewAsync(hasRing, cancellationToken))
        {
            throw new StartupException(
                $"The database is empty, but {WorkingFolder.PathOf(keys.Folder)} already holds the keys of one: check ConnectionStrings:Pulse, or restore the database. "
                + "To begin a new database with these keys, set Database:AllowNew=true.");
        }
    }

    /// <summary>A start that was killed leaves tables and an audit key, but no ring.</summary>
    private async Task<bool> IsNewAsync(bool hasRing, CancellationToken cancellationToken)
    {
        if (!(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
        {
            return true;
        }

        return hasRing && !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
            && !await db.Set<AuditChain>().AnyAsync(chain => chain.KeyCheck != null, cancellationToken) && !await db.Users.AnyAsync(cancellationToken);
    }
}
