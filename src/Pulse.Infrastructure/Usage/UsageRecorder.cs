using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Counts in memory, by key, and writes every few seconds and when the process leaves. What cannot be written is kept for
/// the next time.
/// </summary>
internal sealed class UsageRecorder(IServiceScopeFactory scopes, IClock clock, UsageOptions options, ILogger<UsageRecorder> logger)
    : PeriodicWork(options.FlushInterval, logger), IUsageRecorder
{
    private readonly ConcurrentDictionary<Guid, Meter> meters = new();
    private readonly SemaphoreSlim flushing = new(1);

    public void Count(ApiKeyCaller key, string code, PermissionSet exercised, IPAddress? address)
    {
        var meter = meters.GetOrAdd(key.Id, static _ => new Meter());
        meter.Add(new UseOfKey(key.SecretId, code, exercised, meter.TextOf(address), meter.NetworkOf(address), clock.UtcNow));
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
                meters[key].PutBack(counts);
            }

            throw;
        }
    }

    /// <summary>The canonical text of an address costs more than all the rest; most keys come from one.</summary>
    private sealed class Meter
    {
        private readonly Lock gate = new();
        private KeyCounts counts = new();
        private Seen? seen;
        private long lastAt;
        private bool isEmpty = true;

        public DateTime LastAt => new(Volatile.Read(ref lastAt), DateTimeKind.Utc);

        public string? TextOf(IPAddress? address) => SeenOf(address)?.Text;

        public string? NetworkOf(IPAddress? address) => SeenOf(address)?.Network;

        public void Add(UseOfKey use)
        {
            lock (gate)
            {
                counts.Add(use);
                isEmpty = false;
            }

            if (use.Code == UseCodes.Ok)
            {
                Volatile.Write(ref lastAt, use.At.Ticks);
            }
        }

        public KeyCounts? Take()
        {
            lock (gate)
            {
                var taken = isEmpty ? null : counts;
                (counts, isEmpty) = isEmpty ? (counts, true) : (new KeyCounts(), true);
                return taken;
            }
        }

        public void PutBack(KeyCounts earlier)
        {
            lock (gate)
            {
                counts.AddEarlier(earlier);
                isEmpty = false;
            }
        }

        private Seen? SeenOf(IPAddress? address)
        {
            if (address is null)
            {
                return null;
            }

            var last = Volatile.Read(ref seen);
            if (last is null || !last.Address.Equals(address))
            {
                last = new Seen(address, Cidr.Canonical(address)!.ToString(), ClientNetwork.Of(address));
                Volatile.Write(ref seen, last);
            }

            return last;
        }

        private sealed record Seen(IPAddress Address, string Text, string Network);
    }
}
