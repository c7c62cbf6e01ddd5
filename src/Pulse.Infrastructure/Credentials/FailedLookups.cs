using System.Net;
using System.Threading.RateLimiting;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Bounds what unknown and refused credentials cost, for each address, and for each caller who has others' keys verified. Credentials in
/// memory that are not refused need no look-up and are not affected.
/// </summary>
internal sealed class FailedLookups(CacheOptions options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Look-ups that run at once for addresses that share a turn: no more than these can overdraw the budget.</summary>
    private const int AtOnce = 8;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(AtOnce))];

    private readonly PartitionedRateLimiter<Asker> budgets = PartitionedRateLimiter.Create<Asker, Asker>(asker =>
        RateLimitPartition.GetFixedWindowLimiter(asker, whose => new FixedWindowRateLimiterOptions
        {
            PermitLimit = whose.IsVerifier ? options.FailedVerificationsPerMinute : options.FailedLookupsPerMinute,
            Window = Window,
        }));

    /// <summary>Looks a credential up, unless too many of the asker's were unknown or refused.</summary>
    /// <returns>What was found; or when there will be a budget again.</returns>
    public async Task<(CachedCaller? Found, TimeSpan? RetryAfter)> SpendAsync(Asker asker, Func<Task<CachedCaller?>> lookUp)
    {
        var turn = turns[(uint)asker.GetHashCode() % turns.Length];
        await turn.WaitAsync();
        try
        {
            if (Take(asker, permits: 0) is { } wait)
            {
                return (null, wait);
            }

            var found = await lookUp();
            if (found is null)
            {
                Charge(asker);
            }

            return (found, null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Charges for a credential that is known and refused.</summary>
    /// <returns>Null where it is paid; or when there will be a budget again.</returns>
    public TimeSpan? Charge(Asker asker) => Take(asker, permits: 1);

    public void Dispose()
    {
        budgets.Dispose();
        Array.ForEach(turns, turn => turn.Dispose());
    }

    private TimeSpan? Take(Asker asker, int permits)
    {
        using var budget = budgets.AttemptAcquire(asker, permits);
        return budget.IsAcquired ? null : budget.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }
}

/// <summary>Whose budget pays for a credential that is unknown or refused.</summary>
/// <param name="Name">The network where it is presented, or the caller who has it verified.</param>
/// <param name="IsVerifier">Whether a caller has it verified.</param>
internal readonly record struct Asker(string Name, bool IsVerifier = false)
{
    public static Asker At(IPAddress? address) => new(ClientNetwork.Of(address));

    public static Asker Verifying(Caller caller) => new(caller is ApiKeyCaller key ? $"key {key.Id}" : $"user {(caller as UserCaller)?.Id}", IsVerifier: true);
}
