using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Deletes ended sessions.</summary>
public interface IEndedSessions
{
    /// <summary>
    /// Deletes at most the given number of sessions that expired or became idle some time ago. Call it in a unit of work.
    /// </summary>
    /// <returns>The number of sessions deleted.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}

/// <summary>Changes no right, so other nodes are not notified.</summary>
internal sealed class EndedSessions(PulseDbContext db, SessionLimits limits, TimeProvider clock) : IEndedSessions
{
    /// <summary>SQL comment that identifies the recurring statements in database monitoring.</summary>
    private const string Tag = "Pulse prunes sessions";

    /// <summary>Delay after expiry, because clocks of nodes differ.</summary>
    private static readonly TimeSpan DeletionDelay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Delay after the idle limit. A node may know a use that it could not write yet. A node without the database for
    /// <see cref="CacheOptions.MaxStaleness"/>, at most five minutes, accepts no session, so no unwritten use is older.
    /// </summary>
    private static readonly TimeSpan IdleDeletionDelay = TimeSpan.FromMinutes(10);

    public async Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var expiredBefore = now - DeletionDelay;
        var expired = db.Sessions.Where(session => session.ExpiresAt < expiredBefore).OrderBy(session => session.ExpiresAt);
        var pruned = await DeleteAsync(expired, atMost, cancellationToken);
        if (limits.IdleMinutes is { } users)
        {
            var usersBefore = IdleBefore(now, users);
            pruned += await DeleteAsync(
                IdleSince(usersBefore).Where(session => session.UserId != null), atMost - pruned, cancellationToken);
        }

        if (limits.ApiKeyIdleMinutes is { } keys)
        {
            var keysBefore = IdleBefore(now, keys);
            pruned += await DeleteAsync(IdleSince(keysBefore).Where(session => session.UserId == null), atMost - pruned, cancellationToken);
        }

        return pruned;
    }

    private static DateTime IdleBefore(DateTime now, int minutes) => now - TimeSpan.FromMinutes(minutes) - IdleDeletionDelay;

    private IQueryable<Session> IdleSince(DateTime before) =>
        db.Sessions.Where(session => session.LastSeenAt < before).OrderBy(session => session.LastSeenAt);

    private static async Task<int> DeleteAsync(IQueryable<Session> ended, int atMost, CancellationToken cancellationToken) =>
        atMost <= 0 ? 0 : await ended.TagWith(Tag).Take(atMost).ExecuteDeleteAsync(cancellationToken);
}
