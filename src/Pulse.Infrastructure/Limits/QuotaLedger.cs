using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The quota units that this process has reserved per key. Uses spend from memory. When a block is spent, one use reserves the next block
/// in the database while others wait. An unused balance is released and dropped.
/// </summary>
internal sealed partial class QuotaLedger : PeriodicWork, IDerivedState
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    /// <summary>How long an unused balance is kept: normally, and if there are more than <see cref="CacheOptions.MaxEntries"/>.</summary>
    private static readonly (TimeSpan Normal, TimeSpan Full) UnusedLifetime = (TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));

    /// <summary>Delay before an exhausted quota is requested again, because other processes may release units.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Maximum number of balances released in one transaction.</summary>
    private const int BatchSize = 100;

    private readonly ConcurrentDictionary<Guid, QuotaBalance> balances = new();
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly CacheOptions cache;
    private readonly ILogger logger;

    /// <summary>Units whose release is still to be written.</summary>
    private readonly ConcurrentQueue<ReservedUnits> unreleased = new();

    public QuotaLedger(
        IServiceScopeFactory scopes,
        TimeProvider clock,
        CacheOptions cache,
        Telemetry telemetry,
        StopDeadline stop,
        ILogger<QuotaLedger> logger)
        : base(BetweenSweeps, logger, stop)
    {
        (this.scopes, this.clock, this.cache, this.logger) = (scopes, clock, cache, logger);
        telemetry.Observe("pulse.quota.balances", "{balance}", "API keys for which this node holds a quota balance.", () => balances.Count);
    }

    private long Now => (long)clock.GetElapsedTime(0).TotalMilliseconds;

    public Task<QuotaSpent> SpendAsync(Guid key, Quota quota, int cost, CancellationToken cancellationToken) =>
        WithAsync(key, balance => SpendAsync(balance, key, quota, cost), cancellationToken);

    /// <summary>Returns spent units of a use that another check has rejected.</summary>
    public Task GiveBackAsync(Guid key, DateTime period, int cost) => WithAsync(
        key,
        balance =>
        {
            if (balance.Period == period)
            {
                balance.Left += cost;
            }
            else if (cost > 0)
            {
                unreleased.Enqueue(new ReservedUnits(key, period, cost));
            }

            return Task.FromResult(true);
        },
        CancellationToken.None);

    /// <summary>State of the quota. Reserved units that this process holds count as left; those of other processes do not.</summary>
    public async ValueTask<LimitState> LookAsync(Guid key, Quota quota, DateTime at, CancellationToken cancellationToken)
    {
        var period = quota.PeriodStart(at);
        if (!balances.TryGetValue(key, out var balance))
        {
            return QuotaBalance.StateOf(quota, at, quota.Limit - await ReservedAsync(key, period, cancellationToken));
        }

        await balance.Mutex.WaitAsync(cancellationToken);
        try
        {
            var left = balance.Period == period ? balance.Left : 0;
            return QuotaBalance.StateOf(quota, at, quota.Limit - await ReservedAsync(key, period, cancellationToken) + left);
        }
        finally
        {
            balance.Mutex.Release();
        }
    }

    /// <summary>Drops all balances without releasing them, because their database is gone.</summary>
    public void ForgetAll()
    {
        balances.Clear();
        unreleased.Clear();
    }

    /// <summary>Releases all unspent units.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) => DropAsync(TimeSpan.Zero, cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        DropAsync(balances.Count > cache.MaxEntries ? UnusedLifetime.Full : UnusedLifetime.Normal, cancellationToken);

    private async Task<T> WithAsync<T>(Guid key, Func<QuotaBalance, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var balance = balances.GetOrAdd(key, static _ => new QuotaBalance());
            await balance.Mutex.WaitAsync(cancellationToken);
            try
            {
                if (!balance.IsRetired)
                {
                    balance.UsedAt = Now;
                    return await work(balance);
                }
            }
            finally
            {
                balance.Mutex.Release();
            }
        }
    }

    private async Task<QuotaSpent> SpendAsync(QuotaBalance balance, Guid key, Quota quota, int cost)
    {
        var now = clock.UtcNow;
        await balance.BeginAsync(quota, quota.PeriodStart(now), units => ReleaseAsync([units], CancellationToken.None), key);
        if (balance.Left < cost && !balance.IsKnownToLack(cost, Now))
        {
            // Takes no cancellation token: the granted units must not be lost if the client disconnects.
            await ReserveAsync(key, quota, balance, cost);
        }
        else if (balance.Left >= cost && balance.MustRead(Now))
        {
            balance.Reserved = await ReservedAsync(key, balance.Period, CancellationToken.None);
        }

        var isSpent = balance.Left >= cost;
        balance.Left -= isSpent ? cost : 0;
        var state = QuotaBalance.StateOf(quota, now, quota.Limit - balance.Reserved!.Value + balance.Left, isSpent ? 1 : cost);
        return new QuotaSpent(isSpent, state, balance.Period);
    }

    private async Task ReserveAsync(Guid key, Quota quota, QuotaBalance balance, int cost)
    {
        await using var scope = scopes.CreateAwaitedScope();
        var missing = cost - balance.Left;
        var (granted, reserved) = await scope.ServiceProvider.GetRequiredService<IQuotaStore>()
            .ReserveAsync(key, balance.Period, quota.Limit, Math.Max(quota.Block, missing), missing, CancellationToken.None);
        (balance.Left, balance.Reserved) = (balance.Left + granted, reserved);
        if (granted == 0)
        {
            balance.Lacks(cost, Now + (long)RetryDelay.TotalMilliseconds);
        }
    }

    /// <summary>Drops balances that were unused for the given time. Skips a balance that is in use, unless all are dropped.</summary>
    private async Task DropAsync(TimeSpan unused, CancellationToken cancellationToken)
    {
        foreach (var (key, balance) in balances)
        {
            var atMost = unused == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
            if (Now - balance.UsedAt >= unused.TotalMilliseconds && await balance.Mutex.WaitAsync(atMost, cancellationToken))
            {
                if (balance.Retire(key) is { } units)
                {
                    unreleased.Enqueue(units);
                }

                balance.Mutex.Release();
                balances.TryRemove(KeyValuePair.Create(key, balance));
            }
        }

        var all = new List<ReservedUnits>();
        while (unreleased.TryDequeue(out var units))
        {
            all.Add(units);
        }

        await BatchWriter.WriteEachAsync(
            all.OrderBy(units => units.Key).Chunk(BatchSize).ToList(),
            part => ReleaseAsync(part, cancellationToken),
            part => Array.ForEach(part, unreleased.Enqueue));
    }

    private async Task<long> ReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAwaitedScope();
        return await scope.ServiceProvider.GetRequiredService<IQuotaStore>().CountReservedAsync(key, period, cancellationToken);
    }

    /// <summary>Releases units. If the outcome of the commit is unknown, the units are forfeited: a second release could let them be spent
    /// twice.</summary>
    private async Task ReleaseAsync(ReservedUnits[] units, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IQuotaStore>().ReleaseAsync(units, cancellationToken);
        }
        catch (CommitOutcomeUnknownException)
        {
            LogForfeited(logger, units.Sum(reserved => reserved.Units), units.Length);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Units} quota units of {Keys} keys were forfeited, because the outcome of the commit is unknown.")]
    private static partial void LogForfeited(ILogger logger, long units, int keys);
}
