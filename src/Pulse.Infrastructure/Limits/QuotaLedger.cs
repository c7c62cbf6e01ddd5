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
/// What this process has reserved of each key's quota and not spent yet. A use spends from memory; one in a block of them
/// goes to the database for the next block, and the others wait for it. A balance that lies still is given back and forgotten.
/// </summary>
internal sealed partial class QuotaLedger : PeriodicWork, IDerivedState
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    /// <summary>How long a balance is kept without use, and how long where there are more than <see cref="CacheOptions.MaxEntries"/>.</summary>
    private static readonly (TimeSpan Few, TimeSpan Many) Kept = (TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));

    /// <summary>How long a quota that is used up is not asked for again: other processes may give something back.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Balances that are given back in one transaction.</summary>
    private const int BatchSize = 100;

    private readonly ConcurrentDictionary<Guid, QuotaBalance> balances = new();
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly CacheOptions cache;
    private readonly ILogger logger;

    /// <summary>Balances that could not be given back yet.</summary>
    private readonly ConcurrentQueue<ReservedUnits> unreleased = new();

    public QuotaLedger(
        IServiceScopeFactory scopes, TimeProvider clock, CacheOptions cache, Telemetry telemetry, StopDeadline stop, ILogger<QuotaLedger> logger)
        : base(BetweenSweeps, logger, stop)
    {
        (this.scopes, this.clock, this.cache, this.logger) = (scopes, clock, cache, logger);
        telemetry.Observe("pulse.quota.balances", "{balance}", "Keys of whose quota this node has units in reserve, or had a moment ago.", () => balances.Count);
    }

    private long Now => (long)clock.GetElapsedTime(0).TotalMilliseconds;

    public Task<QuotaSpent> SpendAsync(Guid key, Quota quota, int cost, CancellationToken cancellationToken) =>
        WithAsync(key, balance => SpendAsync(balance, key, quota, cost), cancellationToken);

    /// <summary>Takes back what was spent for a use that something else has refused.</summary>
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

    /// <summary>Of what is reserved in the database, this process has some left to spend; what others have left is not for it.</summary>
    public async ValueTask<LimitState> LookAsync(Guid key, Quota quota, DateTime at, CancellationToken cancellationToken)
    {
        var period = quota.PeriodStart(at);
        if (!balances.TryGetValue(key, out var balance))
        {
            return QuotaBalance.StateOf(quota, at, quota.Limit - await ReservedAsync(key, period, cancellationToken));
        }

        await balance.Turn.WaitAsync(cancellationToken);
        try
        {
            var left = balance.Period == period ? balance.Left : 0;
            return QuotaBalance.StateOf(quota, at, quota.Limit - await ReservedAsync(key, period, cancellationToken) + left);
        }
        finally
        {
            balance.Turn.Release();
        }
    }

    /// <summary>Gives nothing back: the database that it was reserved in is gone.</summary>
    public void ForgetAll()
    {
        balances.Clear();
        unreleased.Clear();
    }

    /// <summary>What was not spent goes back.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) => DropAsync(TimeSpan.Zero, cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        DropAsync(balances.Count > cache.MaxEntries ? Kept.Many : Kept.Few, cancellationToken);

    private async Task<T> WithAsync<T>(Guid key, Func<QuotaBalance, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var balance = balances.GetOrAdd(key, static _ => new QuotaBalance());
            await balance.Turn.WaitAsync(cancellationToken);
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
                balance.Turn.Release();
            }
        }
    }

    private async Task<QuotaSpent> SpendAsync(QuotaBalance balance, Guid key, Quota quota, int cost)
    {
        var now = clock.UtcNow;
        await balance.BeginAsync(quota, quota.PeriodStart(now), units => ReleaseAsync([units], CancellationToken.None), key);
        if (balance.Left < cost && !balance.IsKnownToLack(cost, Now))
        {
            // A caller who hangs up now must not lose what the database has granted.
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
            balance.Lacks(cost, Now + (long)AskAgainAfter.TotalMilliseconds);
        }
    }

    /// <summary>Drops balances that were not used for so long. One that is in use at this moment stays.</summary>
    private async Task DropAsync(TimeSpan unused, CancellationToken cancellationToken)
    {
        foreach (var (key, balance) in balances)
        {
            var atMost = unused == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
            if (Now - balance.UsedAt >= unused.TotalMilliseconds && await balance.Turn.WaitAsync(atMost, cancellationToken))
            {
                if (balance.Retire(key) is { } units)
                {
                    unreleased.Enqueue(units);
                }

                balance.Turn.Release();
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

    /// <summary>Where it may have happened already, the units are forfeited: given back twice, they would be spent twice.</summary>
    private async Task ReleaseAsync(ReservedUnits[] units, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IQuotaStore>().ReleaseAsync(units, cancellationToken);
        }
        catch (CommitOutcomeUnknownException)
        {
            LogForfeited(logger, units.Sum(some => some.Units), units.Length);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Units} units of the quotas of {Keys} keys are not given back: whether that was committed already is not known.")]
    private static partial void LogForfeited(ILogger logger, long units, int keys);
}
