using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Counts in memory, by key, and writes every few seconds and when the process leaves. What cannot be written is kept for
/// the next time.
/// </summary>
internal sealed class UsageRecorder(IServiceScopeFactory scopes, IClock clock, UsageOptions options, ILogger<UsageRecorder> logger)
    : PeriodicWork(options.FlushInterval, logger), IUsageRecorder, IDerivedState
{
    /// <summary>A key that was not used for so long takes no memory.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, KeyMeter> meters = new();
    private readonly SemaphoreSlim flushing = new(1);

    public void Count(ApiKeyCaller key, string code, PermissionSet exercised, IPAddress? address)
    {
        KeyMeter meter;
        do
        {
            meter = meters.GetOrAdd(key.Id, static _ => new KeyMeter());
        }
        while (!meter.TryAdd(new UseOfKey(key.SecretId, code, exercised, meter.TextOf(address), meter.NetworkOf(address), clock.UtcNow)));
    }

    public DateTime InUseAt(ApiKeyCaller key)
    {
        var known = key.Conditions.KnownInUseAt;
        return meters.TryGetValue(key.Id, out var meter) && meter.LastAt > known ? meter.LastAt : known;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await flushing.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(cancellationToken);
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>Uses that are not written yet go as well: they are of keys in a database that is gone.</summary>
    public void ForgetAll() => meters.Clear();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(CancellationToken.None);
    }

    public override void Dispose()
    {
        flushing.Dispose();
        base.Dispose();
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var batch = new Dictionary<Guid, KeyCounts>();
        foreach (var (key, meter) in meters)
        {
            if (meter.Take() is { } counts)
            {
                batch.Add(key, counts);
            }
            else if (meter.TryRetire(clock.UtcNow - Forgotten))
            {
                meters.TryRemove(key, out _);
            }
        }

        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IUsageStore>().WriteAsync(batch, cancellationToken);
        }
        catch
        {
            foreach (var (key, counts) in batch)
            {
                meters.GetOrAdd(key, static _ => new KeyMeter()).PutBack(counts);
            }

            throw;
        }
    }
}
