using System.Threading.RateLimiting;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Limits how many requests wait for other nodes. A request over the limit returns at once; its change is committed.</summary>
internal sealed class WaitLimit : IDisposable
{
    private const int PerCaller = 8;
    private const int PerAccount = 32;
    private const int Total = 512;

    private readonly PartitionedRateLimiter<RequestContext> limiter = PartitionedRateLimiter.CreateChained(
        Limit(CallerOf, PerCaller),
        Limit(context => context.Scope?.AccountId.ToString() ?? CallerOf(context), PerAccount),
        Limit(_ => "", Total));

    /// <returns>A lease to dispose after the wait. Null if too many requests wait.</returns>
    public IDisposable? TryEnter(RequestContext context)
    {
        var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => limiter.Dispose();

    private static PartitionedRateLimiter<RequestContext> Limit(Func<RequestContext, string> partition, int most) =>
        PartitionedRateLimiter.Create<RequestContext, string>(context => RateLimitPartition.GetConcurrencyLimiter(
            partition(context), _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    private static string CallerOf(RequestContext context) => context.Caller switch
    {
        UserCaller user => $"user {user.Id}",
        ApiKeyCaller key => $"key {key.Id}",
        _ => $"address {ClientNetwork.Of(context.ClientAddress)}",
    };
}
