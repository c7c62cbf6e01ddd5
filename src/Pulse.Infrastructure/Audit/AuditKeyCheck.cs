using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Refuses a start with a key that is not the one of this database's chains: what it wrote would look forged.</summary>
internal sealed class AuditKeyCheck(PulseDbContext db, AuditKey key)
{
    public static StartupException WrongKey() => new(
        "The key of the audit log is not the one that this database's log was begun with: restore audit.key in Keys:Folder, or set Keys:Audit to it.");

    /// <exception cref="StartupException">The chains were begun with another key.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var system = db.AuditChains.Where(chain => chain.Id == AuditChain.System);
        var known = await system.Select(chain => chain.KeyCheck).SingleAsync(cancellationToken);
        if (known is null)
        {
            key.Make();
            var check = key.Check;
            await system.Where(chain => chain.KeyCheck == null).ExecuteUpdateAsync(set => set.SetProperty(chain => chain.KeyCheck, check), cancellationToken);
            known = await system.Select(chain => chain.KeyCheck).SingleAsync(cancellationToken);
        }

        if (!key.Check.AsSpan().SequenceEqual(known))
        {
            throw WrongKey();
        }
    }
}
