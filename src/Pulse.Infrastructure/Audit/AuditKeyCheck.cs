using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Refuses a start with a key that is not the one of this database's chains: what it wrote would look forged. Seals the chains
/// of a log that is only beginning or was begun before there were seals.
/// </summary>
internal sealed class AuditKeyCheck(PulseDbContext db, IUnitOfWork unitOfWork, AuditKey key, AuditSeal seal)
{
    public static StartupException WrongKey() => new(
        "The key of the audit log is not the one that this database's log was begun with: restore audit.key in Keys:Folder, or set Keys:Audit to it.");

    /// <exception cref="StartupException">The chains were begun with another key.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken);
        if (known is null)
        {
            await RefuseLostCheckAsync(cancellationToken);
            key.Make();
        }

        if (IsUnsealed(known))
        {
            if (known is not null || await db.Users.AnyAsync(cancellationToken))
            {
                key.RefuseUnsealed();
            }

            await unitOfWork.ExecuteAsync<Success>(SealAsync, cancellationToken);
        }

        await CompareAsync(cancellationToken);
        key.MarkSealed();
    }

    /// <summary>Of a database that was restored or altered while Pulse runs: nothing is sealed that was not sealed before.</summary>
    /// <exception cref="StartupException">Its chains were begun with another key, or are not sealed.</exception>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken);
        if (!key.Check.AsSpan().SequenceEqual(known))
        {
            throw WrongKey();
        }
    }

    /// <summary>A log that is only beginning has no events, and the database no user: sealed anew, one that was altered would look whole.</summary>
    private async Task RefuseLostCheckAsync(CancellationToken cancellationToken)
    {
        if (await db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).AnyAsync(cancellationToken))
        {
            throw new StartupException("The audit log's system row lacks its key check although there are events: the database was altered. Restore it from a backup.");
        }
    }

    private Task<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System).Select(chain => chain.KeyCheck).SingleOrDefaultAsync(cancellationToken);

    private bool IsUnsealed(byte[]? check) => check is null || key.UnsealedCheck.AsSpan().SequenceEqual(check);

    /// <summary>Of processes that start at once, one seals.</summary>
    private async Task<ErrorOr<Success>> SealAsync(CancellationToken cancellationToken)
    {
        await db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System)
            .ExecuteUpdateAsync(set => set.SetProperty(chain => chain.Position, chain => chain.Position), cancellationToken);
        var chains = await db.Set<AuditChain>().ToListAsync(cancellationToken);
        var system = chains.Single(chain => chain.Id == AuditChain.System);
        if (IsUnsealed(system.KeyCheck))
        {
            (system.KeyCheck, system.Registry) = (key.Check, seal.RegistryOf(chains.Select(chain => chain.Id)));
            chains.ForEach(chain => chain.Seal = seal.Of(chain));
        }

        return Result.Success;
    }
}
