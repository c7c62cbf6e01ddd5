using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// What this process has reserved of each key's quota and not spent yet. A use spends from memory; one in a block of them
/// goes to the database for the next block, and the others wait for it.
/// </summary>
internal sealed class QuotaLedger(IServiceScopeFactory scopes, IClock clock) : IHostedService, IDerivedState
{
    /// <summary>How long a quota that is used up is not asked for again: other processes may give something back.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Balance> balances = new();

    public async ValueTask<(bool IsSpent, LimitState State)> SpendAsync(Guid key, Quota quota, int cost, CancellationToken cancellationToken)
    {
        var balance = balances.GetOrAdd(key, static _ => new Balance());
        await balance.Turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.UtcNow;
            await balance.BeginAsync(key, quota, quota.PeriodStart(now), ReleaseAsync);
            if (balance.Left < cost && !balance.IsKnownToLack(cost, now))
            {
                // Whoever hangs up now must not lose what the database has granted.
                await ReserveAsync(key, quota, balance, cost, now);
            }

            var isSpent = balance.Left >= cost;
            balance.Left -= isSpent ? cost : 0;
            var end = quota.PeriodEnd(now);
            return (isSpent, new LimitState(quota.Limit, end - balance.Period, Math.Max(0, quota.Limit - balance.Reserved + balance.Left), end - now));
        }
        finally
        {
            balance.Turn.Release();
        }
    }

    /// <summary>Of what is reserved in the database, this process has some left to spend; what others have left is not for it.</summary>
    public async ValueTask<LimitState> LookAsync(Guid key, Quota quota, DateTime at, CancellationToken cancellationToken)
    {
        var (period, end) = (quota.PeriodStart(at), quota.PeriodEnd(at));
        if (!balances.TryGetValue(key, out var balance))
        {
            return StateOf(await ReservedAsync(key, period, cancellationToken), left: 0);
        }

        await balance.Turn.WaitAsync(cancellationToken);
        try
        {
            return StateOf(await ReservedAsync(key, period, cancellationToken), balance.Period == period ? balance.Left : 0);
        }
        finally
        {
            balance.Turn.Release();
        }

        LimitState StateOf(long reserved, long left) => new(quota.Limit, end - period, Math.Max(0, quota.Limit - reserved + left), end - at);
    }

    /// <summary>Gives nothing back: the database that it was reserved in is gone.</summary>
    public void ForgetAll() => balances.Clear();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What was not spent goes back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, balance) in balances)
        {
            await balance.Turn.WaitAsync(cancellationToken);
            await balance.EndAsync(key, ReleaseAsync);
            balance.Turn.Release();
        }
    }

    private async Task ReserveAsync(Guid key, Quota quota, Balance balance, int cost, DateTime now)
    {
        await using var scope = scopes.CreateAsyncScope();
        var missing = cost - balance.Left;
        var (granted, reserved) = await scope.ServiceProvider.GetRequiredService<IQuotaStore>()
            .ReserveAsync(key, balance.Period, quota.Limit, Math.Max(quota.Block, missing), missing, CancellationToken.None);
        (balance.Left, balance.Reserved) = (balance.Left + granted, reserved);
        if (granted == 0)
        {
            balance.Lacks(cost, now + AskAgainAfter);
        }
    }

    private async Task<long> ReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IQuotaStore>().CountReservedAsync(key, period, cancellationToken);
    }

    private async Task ReleaseAsync(Guid key, DateTime period, long units)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IQuotaStore>().ReleaseAsync(key, period, units, CancellationToken.None);
    }

    private sealed class Balance
    {
        private Quota? quota;
        private (int Cost, DateTime Until) lacking = (int.MaxValue, DateTime.MinValue);

        public SemaphoreSlim Turn { get; } = new(1);

        public DateTime Period { get; private set; }

        public long Left { get; set; }

        public long Reserved { get; set; }

        /// <summary>What was reserved for another period, or under another limit, goes back first.</summary>
        public async Task BeginAsync(Guid key, Quota current, DateTime period, Func<Guid, DateTime, long, Task> release)
        {
            if (quota != current || Period != period)
            {
                await EndAsync(key, release);
                (quota, Period, Reserved) = (current, period, 0);
                lacking = (int.MaxValue, DateTime.MinValue);
            }
        }

        public bool IsKnownToLack(int cost, DateTime now) => cost >= lacking.Cost && now < lacking.Until;

        public void Lacks(int cost, DateTime until) => lacking = (cost, until);

        public async Task EndAsync(Guid key, Func<Guid, DateTime, long, Task> release)
        {
            var units = Left;
            Left = 0;
            if (units > 0)
            {
                await release(key, Period, units);
            }
        }
    }
}
