using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Writes the caller's id beside the name by which something was made or changed: a name can be another user's later.</summary>
internal static class Authorship
{
    public static void Sign(ChangeTracker tracked, Caller? caller)
    {
        foreach (var entry in tracked.Entries<IAuthored>())
        {
            if (entry.State == EntityState.Added)
            {
                entry.Property(authored => authored.CreatedById).CurrentValue = IdOf(caller);
                entry.Property(authored => authored.UpdatedById).CurrentValue = IdOf(caller);
            }
            else if (entry.State == EntityState.Modified
                && (entry.Property(authored => authored.UpdatedAt).IsModified || entry.Property(authored => authored.UpdatedBy).IsModified))
            {
                entry.Property(authored => authored.UpdatedById).CurrentValue = IdOf(caller);
            }
        }
    }

    /// <returns>Null where neither a user nor a key does it: at the first start, by a token, by an applicant.</returns>
    private static string? IdOf(Caller? caller) => caller switch
    {
        UserCaller user => user.Id.ToString(CultureInfo.InvariantCulture),
        ApiKeyCaller key => key.Id.ToString(),
        _ => null,
    };
}
