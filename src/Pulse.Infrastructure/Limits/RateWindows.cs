using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The sliding rate windows of all keys on this node. They use a monotonic clock, so setting the wall clock has no effect. A window is
/// created at a key's first use, with the units spent before a restart, and dropped when none of its units count.
/// </summary>
internal sealed class RateWindows : PeriodicWork
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    /// <summary>With more than <see cref="CacheOptions.MaxEntries"/> windows, those unused for this long are dropped and read again when
    /// needed.</summary>
    private static readonly TimeSpan KeptUnused = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, SlidingWindow> windows = new();
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ClockSteps steps;
    private readonly CacheOptions cache;

    /// <summary>
    /// Units spent up to this time may exist only in the database. It is the start of the process, or the last use in a window that was
    /// dropped early. Later units are in memory as long as they count.
    /// </summary>
    private long forgottenUpTo;

    public RateWindows(
        IServiceScopeFactory scopes,
        TimeProvider clock,
        ClockSteps steps,
        CacheOptions cache,
        Telemetry telemetry,
        ILogger<RateWindows> logger)
        : base(BetweenSweeps, logger)
    {
        (this.scopes, this.clock, this.steps, this.cache) = (scopes, clock, steps, cache);
        forgottenUpTo = Now;
        telemetry.Observe("pulse.rate_limit.windows", "{window}", "Rate-limit windows in memory.", () => windows.Count);
    }

    private long Now => (long)clock.GetElapsedTime(0).TotalMilliseconds;

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

    /// <summary>Checks the limit without spending units.</summary>
    /// <param name="key">Id of the API key.</param>
    /// <param name="rate">The rate limit.</param>
    /// <param name="cost">Units that the use would cost.</param>
    /// <param name="at">Time of the use. A time in the past means now.</param>
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
        long? unusedSince = windows.Count > cache.MaxEntries ? now - (long)KeptUnused.TotalMilliseconds : null;
        Volatile.Write(ref forgottenUpTo, Math.Max(forgottenUpTo, unusedSince ?? forgottenUpTo));
        foreach (var (key, window) in windows)
        {
            if (window.TryRetire(now, unusedSince))
            {
                windows.TryRemove(KeyValuePair.Create(key, window));
            }
        }

        return Task.CompletedTask;
    }

    private async ValueTask<SlidingWindow> FindAsync(Guid key, RateLimit rate)
    {
        var window = windows.GetOrAdd(key, static _ => new SlidingWindow());
        if (RateUse.IsWritten(rate) && Now - Volatile.Read(ref forgottenUpTo) < rate.Window.TotalMilliseconds)
        {
            await window.LoadAsync(() => ReadAsync(key, rate));
        }

        return window;
    }

    /// <summary>Reads stored units. A row counts from its end, but not longer than units spent when this process began to count.</summary>
    private async Task<IReadOnlyList<(long At, int Count)>> ReadAsync(Guid key, RateLimit rate)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        var (window, now, forgotten) = (steps.Last(rate.Window), Now, Volatile.Read(ref forgottenUpTo));
        var uses = await scope.ServiceProvider.GetRequiredService<IRateStore>().ListAsync(key, rate, window, CancellationToken.None);
        return
        [
            .. uses
                .Select(use => (Math.Min(forgotten, now - (long)(window.Now - window.InstantOf(use.At)).TotalMilliseconds), (int)use.Count))
                .Order(),
        ];
    }
}
