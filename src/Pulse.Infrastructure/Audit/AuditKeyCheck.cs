using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Rejects a start with a key that does not belong to the database's audit chains, because new events would look forged. Seals the chains
/// of a new log, and of a log that a version without seals wrote.
/// </summary>
internal sealed class AuditKeyCheck(PulseDbContext db, IUnitOfWork unitOfWork, AuditKey key, AuditSeal seal)
{
    public static StartupException WrongKey() => new(
        "The key of the audit log does not belong to this database. Restore audit.key in Keys:Folder, or set Keys:Audit to the right key.");

    /// <exception cref="StartupException">The chains belong to another key.</exception>
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

    /// <summary>Checks a database that was restored or changed while Pulse runs. It seals nothing.</summary>
    /// <exception cref="StartupException">The chains belong to another key, or are not sealed.</exception>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken);
        if (!key.Check.AsSpan().SequenceEqual(known))
        {
            throw WrongKey();
        }
    }

    /// <summary>Rejects a log with events but without check value. If it were sealed again, a changed log would look intact.</summary>
    private async Task RefuseLostCheckAsync(CancellationToken cancellationToken)
    {
        if (await db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).AnyAsync(cancellationToken))
        {
            throw new StartupException(
                "The audit log has events, but its system row has no key check: the database was changed. Restore it from a backup.");
        }
    }

    private Task<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System).Select(chain => chain.KeyCheck)
            .SingleOrDefaultAsync(cancellationToken);

    private bool IsUnsealed(byte[]? check) => check is null || key.UnsealedCheck.AsSpan().SequenceEqual(check);

    /// <summary>Seals all chains. Of processes that start together, one does it.</summary>
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
