using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Sessions;

/// <summary>What is left of logins: of their second factors, and from where they came.</summary>
public interface IEndedLogins
{
    /// <summary>In a unit of work: deletes at most so many MFA challenges, used codes and login networks that have been out of date for some time.</summary>
    /// <returns>The number of rows deleted.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}

/// <summary>What is deleted here lets nobody in: nobody need be told of it.</summary>
internal sealed class EndedLogins(PulseDbContext db, ClockSteps steps) : IEndedLogins
{
    /// <summary>A comment in the statements that each node sends again and again, for whoever watches the database.</summary>
    private const string Tag = "Pulse prunes second factors";

    /// <summary>Clocks of nodes differ, and to one that is behind a used code is still good; so it is to this one, if it was set ahead and is set back.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromMinutes(5);

    public async Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var before = steps.Last(AfterTheEnd).Since;
        var pruned = await db.MfaChallenges.TagWith(Tag).Where(challenge => challenge.ExpiresAt < before).OrderBy(challenge => challenge.ExpiresAt)
            .Take(atMost).ExecuteDeleteAsync(cancellationToken);
        if (pruned < atMost)
        {
            pruned += await db.DeleteOldestAsync<UsedCode>(code => code.EndsAt, before, atMost - pruned, cancellationToken);
        }

        return pruned == atMost
            ? pruned
            : pruned + await db.DeleteOldestAsync<LoginNetwork>(login => login.At, before - LoginNetworks.Lifetime, atMost - pruned, cancellationToken);
    }
}
