using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Passwords;

/// <summary>Counts failures by whatever they are counted by, over the window of failed logins.</summary>
public sealed class FailureCounters(ILoginFailureStore failures, LoginLimits limits, ClockSteps steps)
{
    /// <param name="counters">What is asked.</param>
    /// <param name="code">Of the refusal where one of them stands at its limit.</param>
    /// <param name="description">In words.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<ErrorOr<Success>> CheckAsync(IEnumerable<FailureCounter> counters, string code, string description, CancellationToken cancellationToken)
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

    /// <summary>Counts one failure in each of them, and tells the audit log.</summary>
    public Task CountAsync(IEnumerable<FailureCounter> counters, AuditEvent happened)
    {
        var longest = steps.Last(limits.LongestWindow);
        return failures.AddAsync([.. counters.Select(counter => counter.Key)], happened, longest.Now, longest.Since, CancellationToken.None);
    }
}

/// <summary>So many failures there may be.</summary>
/// <param name="Key">What they are counted by: one of <see cref="Domain.Sessions.LoginFailureKeys"/>.</param>
/// <param name="Limit">How many.</param>
public readonly record struct FailureCounter(byte[] Key, int Limit);
