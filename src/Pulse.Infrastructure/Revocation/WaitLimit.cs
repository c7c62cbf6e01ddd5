using System.Threading.RateLimiting;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Bounds how many calls wait for other nodes. One that may not is answered at once: what it changed is committed.</summary>
internal sealed class WaitLimit : IDisposable
{
    private const int PerCaller = 8;
    private const int PerAccount = 32;
    private const int InAll = 512;

    private readonly PartitionedRateLimiter<RequestContext> limiter = PartitionedRateLimiter.CreateChained(
        Limit(CallerOf, PerCaller), Limit(context => context.Scope?.AccountId.ToString() ?? CallerOf(context), PerAccount), Limit(_ => "", InAll));

    /// <returns>Leave to wait, to be disposed of afterwards; null where too many wait already.</returns>
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
