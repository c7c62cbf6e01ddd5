using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Application.Sessions;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Users;

/// <summary>Guesses are rows of failed logins, written before the code is looked at under a lock of the user's row, and taken back where it was right.</summary>
internal sealed class SecondFactorGuesses(PulseDbContext db, LoginFailureKeys keys, LoginLimits limits, IClock clock) : ISecondFactorGuesses
{
    public async Task<ErrorOr<bool>> BeginAsync(int userId, CancellationToken cancellationToken)
    {
        await db.Profiles.LockAsync(userId, cancellationToken);
        var (key, now) = (keys.OfSecondFactor(userId), clock.UtcNow);
        var since = now - LoginLimits.SecondFactorWindow;
        var newest = await db.LoginFailures.AsNoTracking().Where(failure => failure.Key == key && failure.At > since)
            .OrderByDescending(failure => failure.At).Take(limits.SecondFactorFailuresPerHour).Select(failure => failure.At).ToListAsync(cancellationToken);
        if (newest.Count == limits.SecondFactorFailuresPerHour)
        {
            return Errors.TooManyRequests(
                "too_many_codes", "Too many wrong one-time codes: log in with a recovery code, or try again later.", newest[^1] - since);
        }

        db.LoginFailures.Add(new LoginFailure { Key = key, At = now });
        return newest.Count + 1 == limits.SecondFactorFailuresPerHour;
    }

    public Task TakeBackAsync(int userId, CancellationToken cancellationToken)
    {
        var key = keys.OfSecondFactor(userId);
        return db.LoginFailures.Where(failure => failure.Key == key).OrderByDescending(failure => failure.At).Take(1).ExecuteDeleteAsync(cancellationToken);
    }
}
