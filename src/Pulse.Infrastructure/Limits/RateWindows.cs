using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The windows of keys on this node, by a monotonic clock: setting the wall clock neither refuses nor lets in anything. A window is made
/// at a key's first use, with what was spent before a restart, and dropped each second when nothing in it counts any more.
/// </summary>
internal sealed class RateWindows : PeriodicWork
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    /// <summary>Beyond <see cref="CacheOptions.MaxEntries"/> windows, those go that were not used for so long and can be read again.</summary>
    private static readonly TimeSpan KeptUnused = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, SlidingWindow> windows = new();
    private readonly IServiceScopeFactory scopes;
    private readonly SharedRates shared;
    private readonly TimeProvider time;
    private readonly IClock clock;
    private readonly CacheOptions cache;

    public RateWindows(
        IServiceScopeFactory scopes, SharedRates shared, TimeProvider time, IClock clock, CacheOptions cache, Telemetry telemetry, ILogger<RateWindows> logger)
        : base(BetweenSweeps, logger)
    {
        (this.scopes, this.shared, this.time, this.clock, this.cache) = (scopes, shared, time, clock, cache);
        telemetry.Observe("pulse.rate_limit.windows", "{window}", "Windows of rate limits in memory.", () => windows.Count);
    }

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    public async ValueTask<RateSpent> SpendAsync(Guid key, RateLimit rate, int cost)
    {
        while (true)
        {
            if ((await FindAsync(key, rate)).Spend(rate, cost, Now) is { } spent)
            {
                return spent;
            }
        }
    }

    /// <param name="key">The key.</param>
    /// <param name="rate">Its limit.</param>
    /// <param name="cost">Units that a use would cost.</param>
    /// <param name="at">When; before now: now.</param>
    public async ValueTask<RateSpent> LookAsync(Guid key, RateLimit rate, int cost, DateTime at)
    {
        var ahead = at - clock.UtcNow;
        return (await FindAsync(key, rate)).Look(rate, cost, Now + (ahead > TimeSpan.Zero ? (long)ahead.TotalMilliseconds : 0));
    }

    public void GiveBack(Guid key, RateSpent spent, int cost)
    {
        if (windows.TryGetValue(key, out var window))
        {
            window.GiveBack(spent, cost);
        }
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var canBeReadAgain = windows.Count > cache.MaxEntries;
        foreach (var (key, window) in windows)
        {
            if (window.TryRetire(now, canBeReadAgain ? now - (long)KeptUnused.TotalMilliseconds : null))
            {
                windows.TryRemove(KeyValuePair.Create(key, window));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>With Redis, what was spent before is there, and is asked after this window.</summary>
    private async ValueTask<SlidingWindow> FindAsync(Guid key, RateLimit rate)
    {
        var window = windows.GetOrAdd(key, static _ => new SlidingWindow());
        if (RateUse.IsWritten(rate) && !shared.IsConfigured)
        {
            await window.LoadAsync(() => ReadAsync(key, rate));
        }

        return window;
    }

    /// <summary>What lies in the future, because the wall clock was set back since, counts as spent now.</summary>
    private async Task<IReadOnlyList<(long At, int Count)>> ReadAsync(Guid key, RateLimit rate)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        var (at, now) = (clock.UtcNow, Now);
        var uses = await scope.ServiceProvider.GetRequiredService<IRateStore>().ListAsync(key, at - rate.Window, CancellationToken.None);
        return [.. uses.Select(use => (Math.Min(now, now - (long)(at - use.At).TotalMilliseconds), (int)use.Count))];
    }
}
