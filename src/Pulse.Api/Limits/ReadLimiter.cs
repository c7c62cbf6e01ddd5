using System.Threading.RateLimiting;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Accounts;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Limits;

/// <summary>
/// Limits expensive reads. A waiting read holds neither a connection nor a thread. The limits of caller and account come first: a read over
/// these limits does not join the queue of the node.
/// </summary>
internal sealed class ReadLimiter : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static readonly Error TooMany = DomainErrors.TooManyRequests(
        "too_many_reads",
        "The caller or the account has too many lists, exports or checks in progress. Wait until some of them end.",
        RetryAfter);

    public static readonly Error Busy = DomainErrors.Unavailable(
        "server_busy", "Too many lists, exports and checks are in progress. Try again in a moment.", RetryAfter);

    private readonly ReadLimits limits;
    private readonly PartitionedRateLimiter<Reader> shares;
    private readonly ConcurrencyLimiter lists;
    private readonly ConcurrencyLimiter walks;

    public ReadLimiter(ReadLimits limits)
    {
        this.limits = limits;
        shares = PartitionedRateLimiter.CreateChained(
            Share(reader => (Caller: reader.Caller, Account: null, reader.IsFullScan), limits.PerCaller),
            Share(reader => (Caller: reader.Account is null ? reader.Caller : null, reader.Account, reader.IsFullScan), limits.PerAccount));
        lists = new(Options(limits.AtOnce));
        walks = new(Options(Math.Max(1, Environment.ProcessorCount / 4)));
    }

    /// <summary>Takes a place of the caller and the account.</summary>
    /// <returns>Null if none is free in time.</returns>
    public Task<RateLimitLease?> TakeShareAsync(ExpensiveReadAttribute read, RequestContext context, CancellationToken cancellationToken) =>
        TakeAsync(token => shares.AcquireAsync(Reader.Of(read, context), cancellationToken: token), cancellationToken);

    /// <summary>Takes a place of the node.</summary>
    /// <returns>Null if none is free in time.</returns>
    public Task<RateLimitLease?> TakePlaceAsync(ExpensiveReadAttribute read, CancellationToken cancellationToken) =>
        TakeAsync(token => (read.IsFullScan ? walks : lists).AcquireAsync(cancellationToken: token), cancellationToken);

    public void Dispose()
    {
        shares.Dispose();
        lists.Dispose();
        walks.Dispose();
    }

    private async Task<RateLimitLease?> TakeAsync(
        Func<CancellationToken, ValueTask<RateLimitLease>> acquire, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limits.Wait > TimeSpan.Zero)
        {
            wait.CancelAfter(limits.Wait);
        }
        try
        {
            var lease = await acquire(wait.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private PartitionedRateLimiter<Reader> Share(
        Func<Reader, (string? Caller, AccountId? Account, bool IsFullScan)> partition, int limit) =>
        PartitionedRateLimiter.Create<Reader, (string? Caller, AccountId? Account, bool IsFullScan)>(reader =>
            RateLimitPartition.GetConcurrencyLimiter(partition(reader), key => Options(key.IsFullScan ? 1 : limit)));

    private ConcurrencyLimiterOptions Options(int limit) => new()
    {
        PermitLimit = limit,
        QueueLimit = limits.Wait > TimeSpan.Zero ? limits.Waiting : 0,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private readonly record struct Reader(string Caller, AccountId? Account, bool IsFullScan)
    {
        public static Reader Of(ExpensiveReadAttribute read, RequestContext context) => new(
            context.Caller switch
            {
                UserCaller user => $"user {user.Id}",
                ApiKeyCaller key => $"key {key.Id}",
                _ => context.RequiredCaller.Name,
            },
            context.Scope?.AccountId,
            read.IsFullScan);
    }
}
