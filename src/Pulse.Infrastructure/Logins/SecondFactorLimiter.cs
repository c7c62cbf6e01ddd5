using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Mfa;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Logins;

/// <summary>
/// Limits attempts to guess a second factor. It adds a failed login before it checks the code, under a lock of the user's row, and removes
/// it if the code is right.
/// </summary>
internal sealed class SecondFactorLimiter(
    PulseDbContext db, ILoginFailureStore failures, LoginFailureKeys keys, LoginLimits limits, ClockSteps steps) : ISecondFactorLimiter
{
    public async Task<ErrorOr<Success>> CheckAsync(int userId, CancellationToken cancellationToken)
    {
        var (key, hour) = (keys.OfSecondFactor(userId), steps.Last(LoginLimits.SecondFactorWindow));
        return await failures.FindLimitingAsync(key, limits.SecondFactorFailuresPerHour, hour.Since, cancellationToken) is { } limiting
            ? TooMany(hour.LeftOf(limiting))
            : Result.Success;
    }

    public async Task<ErrorOr<bool>> BeginAsync(int userId, CancellationToken cancellationToken)
    {
        await db.Users.LockAsync(userId, cancellationToken);
        var (key, hour) = (keys.OfSecondFactor(userId), steps.Last(LoginLimits.SecondFactorWindow));
        var since = hour.Since;
        await db.Set<LoginFailure>().MoveToPresentAsync([key], hour.Now, cancellationToken);
        var newest = await db.Set<LoginFailure>().Where(failure => failure.Key == key && failure.At > since)
            .OrderByDescending(failure => failure.At).Take(limits.SecondFactorFailuresPerHour).Select(failure => failure.At)
            .ToListAsync(cancellationToken);
        if (newest.Count == limits.SecondFactorFailuresPerHour)
        {
            return TooMany(hour.LeftOf(newest[^1]));
        }

        db.Set<LoginFailure>().Add(new LoginFailure { Key = key, At = hour.Now });
        return newest.Count + 1 == limits.SecondFactorFailuresPerHour;
    }

    public Task TakeBackAsync(int userId, CancellationToken cancellationToken)
    {
        var key = keys.OfSecondFactor(userId);
        return db.Set<LoginFailure>().Where(failure => failure.Key == key).OrderByDescending(failure => failure.At).Take(1)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private static Error TooMany(TimeSpan wait) =>
        Errors.TooManyRequests("too_many_codes", "Too many wrong one-time codes. Use a recovery code or try again later.", wait);
}
