using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Logins;

/// <summary>Deletes expired data of logins: challenges, used codes and networks.</summary>
public interface IEndedLogins
{
    /// <summary>
    /// Deletes at most the given number of MFA challenges, used codes and login networks that expired some time ago. Call it in a unit of
    /// work.
    /// </summary>
    /// <returns>The number of rows deleted.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}

/// <summary>Changes no right, so other nodes are not notified.</summary>
internal sealed class EndedLogins(PulseDbContext db, ClockSteps steps) : IEndedLogins
{
    /// <summary>SQL comment that identifies the recurring statements in database monitoring.</summary>
    private const string Tag = "Pulse prunes second factors";

    /// <summary>
    /// Delay after expiry. A node with a slow clock still accepts a used code, and so does this node after its clock is set back.
    /// </summary>
    private static readonly TimeSpan DeletionDelay = TimeSpan.FromMinutes(5);

    public async Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var before = steps.Last(DeletionDelay).Since;
        var pruned = await db.MfaChallenges.TagWith(Tag).Where(challenge => challenge.ExpiresAt < before)
            .OrderBy(challenge => challenge.ExpiresAt).Take(atMost).ExecuteDeleteAsync(cancellationToken);
        if (pruned < atMost)
        {
            pruned += await db.DeleteOldestAsync<UsedCode>(code => code.EndsAt, before, atMost - pruned, cancellationToken);
        }

        if (pruned < atMost)
        {
            var networksBefore = before - LoginNetworks.Lifetime;
            pruned += await db.DeleteOldestAsync<LoginNetwork>(login => login.At, networksBefore, atMost - pruned, cancellationToken);
        }

        return pruned;
    }
}
