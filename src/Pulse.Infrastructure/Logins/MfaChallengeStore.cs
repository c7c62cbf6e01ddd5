using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Application.Permissions;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Logins;

/// <summary>
/// Stores challenges of logins. A user who has given only the password has no account yet, so this ignores the tenant filter. Every write
/// locks the user's row first, like the end of a user's sessions: another order could deadlock.
/// </summary>
internal sealed class MfaChallengeStore(PulseDbContext db, IPermissionCatalogue permissions, TimeProvider clock) : IMfaChallengeStore
{
    /// <summary>Compares the hash again in code, because database collations may be less strict.</summary>
    public async Task<ChallengedUser?> FindAsync(CredentialHash challenge, CancellationToken cancellationToken)
    {
        var (hash, now) = (challenge.ToBytes(), clock.UtcNow);
        var found = await db.MfaChallenges
            .Where(stored => stored.TokenHash == hash && stored.ExpiresAt > now && stored.Attempts < MfaChallenge.MaxAttempts)
            .Select(stored => new { stored.TokenHash, stored.User!.Id, stored.User.Email })
            .SingleOrDefaultAsync(cancellationToken);
        return found is not null && challenge.Matches(found.TokenHash) ? new ChallengedUser(found.Id, found.Email) : null;
    }

    public async Task<ErrorOr<Success>> AddAsync(MfaChallenge challenge, UserCaller user, CancellationToken cancellationToken)
    {
        if (!await db.Users.LockUnchangedAsync(user, cancellationToken))
        {
            return Errors.Unauthenticated;
        }

        await db.MfaChallenges.Where(stored => stored.UserId == user.Id).OrderByDescending(stored => stored.ExpiresAt)
            .Skip(MfaChallenge.MaxPerUser - 1).ExecuteDeleteAsync(cancellationToken);
        db.MfaChallenges.Add(challenge);
        return Result.Success;
    }

    public async Task<bool> CountAttemptAsync(CredentialHash challenge, int userId, CancellationToken cancellationToken)
    {
        await db.Users.LockAsync(userId, cancellationToken);
        var (hash, now) = (challenge.ToBytes(), clock.UtcNow);
        return await db.MfaChallenges
            .Where(stored => stored.TokenHash == hash && stored.ExpiresAt > now && stored.Attempts < MfaChallenge.MaxAttempts)
            .ExecuteUpdateAsync(set => set.SetProperty(stored => stored.Attempts, stored => stored.Attempts + 1), cancellationToken) == 1;
    }

    public async Task EndAllAsync(int userId, CancellationToken cancellationToken)
    {
        await db.Users.LockAsync(userId, cancellationToken);
        await db.MfaChallenges.Where(stored => stored.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<PendingLogin?> TakeAsync(CredentialHash challenge, CancellationToken cancellationToken)
    {
        var hash = challenge.ToBytes();
        var stored = db.MfaChallenges.Where(stored => stored.TokenHash == hash);
        if (await stored.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } challenged)
        {
            return null;
        }

        var userId = challenged.UserId;
        await db.Users.LockAsync(userId, cancellationToken);
        if (await stored.ExecuteDeleteAsync(cancellationToken) != 1)
        {
            return null;
        }

        var user = await db.Users.AsNoTracking().WithRights().SingleOrDefaultAsync(u => u.Id == userId, cancellationToken);
        if (user is null)
        {
            return null;
        }

        var catalogue = await permissions.GetAsync(cancellationToken, CallerFactory.CustomPermissionsOf([user]));
        return CallerFactory.Of(user, catalogue) is { HasMfa: true } caller ? new PendingLogin(caller, challenged.Terms) : null;
    }
}
