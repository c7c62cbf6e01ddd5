using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Sessions that nobody can use any more.</summary>
public interface IEndedSessions
{
    /// <summary>In a unit of work: deletes at most so many sessions that expired, or exceeded their idle limit, some time ago.</summary>
    /// <returns>The number of sessions deleted.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}

/// <summary>What is deleted here grants nothing: nobody need be told of it.</summary>
internal sealed class EndedSessions(PulseDbContext db, SessionLimits limits, TimeProvider clock) : IEndedSessions
{
    /// <summary>A comment in the statements that each node sends again and again, for whoever watches the database.</summary>
    private const string Tag = "Pulse prunes sessions";

    /// <summary>Clocks of nodes differ.</summary>
    private static readonly TimeSpan AfterExpiry = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A node may know of a use that it could not write yet. It answers nobody once it has not reached the database for
    /// <see cref="CacheOptions.MaxStaleness"/>, at most five minutes: no session is used for longer without a note of it here.
    /// </summary>
    private static readonly TimeSpan AfterIdling = TimeSpan.FromMinutes(10);

    public async Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var expiredBefore = now - AfterExpiry;
        var pruned = await DeleteAsync(db.Sessions.Where(session => session.ExpiresAt < expiredBefore).OrderBy(session => session.ExpiresAt), atMost, cancellationToken);
        if (limits.IdleMinutes is { } users)
        {
            var usersBefore = IdleBefore(now, users);
            pruned += await DeleteAsync(IdleSince(usersBefore).Where(session => session.UserId != null), atMost - pruned, cancellationToken);
        }

        if (limits.ApiKeyIdleMinutes is { } keys)
        {
            var keysBefore = IdleBefore(now, keys);
            pruned += await DeleteAsync(IdleSince(keysBefore).Where(session => session.UserId == null), atMost - pruned, cancellationToken);
        }

        return pruned;
    }

    private static DateTime IdleBefore(DateTime now, int minutes) => now - TimeSpan.FromMinutes(minutes) - AfterIdling;

    private IQueryable<Session> IdleSince(DateTime before) =>
        db.Sessions.Where(session => session.LastSeenAt < before).OrderBy(session => session.LastSeenAt);

    private static async Task<int> DeleteAsync(IQueryable<Session> ended, int atMost, CancellationToken cancellationToken) =>
        atMost <= 0 ? 0 : await ended.TagWith(Tag).Take(atMost).ExecuteDeleteAsync(cancellationToken);
}
