using System.Net;
using System.Threading.RateLimiting;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Bounds what made-up credentials cost the database, for each address. What is in memory needs no look-up and is not
/// affected.
/// </summary>
internal sealed class FailedLookups(CacheOptions options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Look-ups that run at once for addresses that share a turn: no more than these can overdraw the budget.</summary>
    private const int AtOnce = 8;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(AtOnce))];

    private readonly PartitionedRateLimiter<string> budgets = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.FailedLookupsPerMinute, Window = Window }));

    /// <summary>Looks a credential up, unless too many from the address were nobody's.</summary>
    /// <returns>What was found; or when there will be a budget again.</returns>
    public async Task<(CachedCaller? Found, TimeSpan? RetryAfter)> SpendAsync(IPAddress? address, Func<Task<CachedCaller?>> lookUp)
    {
        var network = ClientNetwork.Of(address);
        var turn = turns[(uint)network.GetHashCode(StringComparison.Ordinal) % turns.Length];
        await turn.WaitAsync();
        try
        {
            using var budget = budgets.AttemptAcquire(network, permitCount: 0);
            if (!budget.IsAcquired)
            {
                return (null, budget.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
            }

            var found = await lookUp();
            if (found is null)
            {
                budgets.AttemptAcquire(network).Dispose();
            }

            return (found, null);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        budgets.Dispose();
        Array.ForEach(turns, turn => turn.Dispose());
    }
}
