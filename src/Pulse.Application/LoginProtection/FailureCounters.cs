using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.LoginProtection;

/// <summary>Counts failures per key in the window of failed logins.</summary>
public sealed class FailureCounters(ILoginFailureStore failures, LoginLimits limits, ClockSteps steps)
{
    /// <summary>Checks counters. Returns an error with <paramref name="code"/> if one of them has reached its limit.</summary>
    public async Task<ErrorOr<Success>> CheckAsync(
        IEnumerable<FailureCounter> counters, string code, string description, CancellationToken cancellationToken)
    {
        var window = steps.Last(limits.Window);
        foreach (var (key, limit) in counters)
        {
            if (await failures.FindLimitingAsync(key, limit, window.Since, cancellationToken) is { } limiting)
            {
                return Errors.TooManyRequests(code, description, window.LeftOf(limiting));
            }
        }

        return Result.Success;
    }

    /// <summary>Counts a failure in each counter and writes the audit event.</summary>
    public Task CountAsync(IEnumerable<FailureCounter> counters, AuditEvent happened)
    {
        var longest = steps.Last(limits.LongestWindow);
        return failures.AddAsync(
            [.. counters.Select(counter => counter.Key)], happened, longest.Now, longest.Since, CancellationToken.None);
    }
}

/// <summary>A failure counter.</summary>
/// <param name="Key">One of <see cref="Domain.Sessions.LoginFailureKeys"/>.</param>
/// <param name="Limit">Allowed failures per window.</param>
public readonly record struct FailureCounter(byte[] Key, int Limit);
