using System.Threading.RateLimiting;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Bounds how many calls wait for other nodes. One that may not is answered at once: what it changed is committed.</summary>
internal sealed class WaitingCalls : IDisposable
{
    private const int PerCaller = 8;
    private const int PerAccount = 32;
    private const int InAll = 512;

    private readonly PartitionedRateLimiter<CurrentCall> limiter = PartitionedRateLimiter.CreateChained(
        Limit(CallerOf, PerCaller), Limit(call => call.Scope?.AccountId.ToString() ?? CallerOf(call), PerAccount), Limit(_ => "", InAll));

    /// <returns>Leave to wait, to be disposed of afterwards; null where too many wait already.</returns>
    public IDisposable? TryEnter(CurrentCall call)
    {
        var lease = limiter.AttemptAcquire(call);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => limiter.Dispose();

    private static PartitionedRateLimiter<CurrentCall> Limit(Func<CurrentCall, string> partition, int most) =>
        PartitionedRateLimiter.Create<CurrentCall, string>(call => RateLimitPartition.GetConcurrencyLimiter(
            partition(call), _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    private static string CallerOf(CurrentCall call) => call.Caller switch
    {
        UserCaller user => $"user {user.Id}",
        ApiKeyCaller key => $"key {key.Id}",
        _ => $"address {ClientNetwork.Of(call.ClientAddress)}",
    };
}
