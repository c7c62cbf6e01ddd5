using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Stores the caller's id beside its name in the author columns, because another user can have the same name later.</summary>
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

    /// <returns>Null if the author is neither a user nor an API key, for example at the first start.</returns>
    private static string? IdOf(Caller? caller) => caller switch
    {
        UserCaller user => user.Id.ToString(CultureInfo.InvariantCulture),
        ApiKeyCaller key => key.Id.ToString(),
        _ => null,
    };
}
