using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Counts in memory, by key, and writes every few seconds and when the process leaves, in parts of at most <see cref="PartSize"/> rows, in
/// the order of the keys. A part that cannot be written is kept for the next time and does not hold back the others.
/// </summary>
internal sealed class UsageRecorder(IServiceScopeFactory scopes, IClock clock, UsageOptions options, ILogger<UsageRecorder> logger)
    : PeriodicWork(options.FlushInterval, logger), IUsageRecorder, IDerivedState
{
    /// <summary>
    /// Rows in one transaction: others wait for their turn to write, and SQL Server may lock the whole table where a statement takes more than
    /// 5,000 locks (Microsoft Learn, "Transaction locking and row versioning guide", lock escalation).
    /// </summary>
    internal const int PartSize = Chunks.Size;

    /// <summary>A key that was not used for so long takes no memory.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, KeyMeter> meters = new();
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Where the next flush begins, so that keys whose part fails at each attempt keep no others from their turn.</summary>
    private Guid last;

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
        // What another flush has taken is written, or given back, before it is looked at what there is.
        await FlushAsync([], cancellationToken);
        await Parts.WriteEachAsync(PartsOf(KeysInTurn()), keys => FlushAsync(keys, cancellationToken));
    }

    public Task FlushAsync(Guid key, CancellationToken cancellationToken) => FlushAsync([key], cancellationToken);

    /// <summary>Uses that are not written yet go as well: they are of keys in a database that is gone.</summary>
    public void ForgetAll() => meters.Clear();

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    public override void Dispose()
    {
        writing.Dispose();
        base.Dispose();
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    /// <summary>Sorted, from the one on at which the last flush has ended.</summary>
    private IEnumerable<Guid> KeysInTurn()
    {
        var keys = meters.Keys.Order().ToList();
        var next = keys.FindIndex(key => key.CompareTo(last) > 0);
        return next < 0 ? keys : keys.Skip(next).Concat(keys.Take(next));
    }

    /// <summary>Keys with so many rows together, at most, as they have now; a key with more is alone.</summary>
    private IEnumerable<Guid[]> PartsOf(IEnumerable<Guid> keys)
    {
        var (part, size) = (new List<Guid>(), 0);
        foreach (var key in keys)
        {
            var rows = RowsOf(key);
            if (size + rows > PartSize && part.Count > 0)
            {
                yield return [.. part];
                (part, size) = ([], 0);
            }

            if (rows > 0)
            {
                part.Add(key);
                size += rows;
            }
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    /// <returns>0 where nothing is to be written; then a meter that has lain still is dropped.</returns>
    private int RowsOf(Guid key)
    {
        if (!meters.TryGetValue(key, out var meter))
        {
            return 0;
        }

        if (meter.TryRetire(clock.UtcNow - Forgotten))
        {
            meters.TryRemove(KeyValuePair.Create(key, meter));
        }

        return meter.Rows;
    }

    /// <summary>Counts are taken only when the turn to write has come: who flushes one key waits for those that are being written.</summary>
    private async Task FlushAsync(Guid[] keys, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var part = new List<KeyValuePair<Guid, KeyCounts>>();
            foreach (var key in keys)
            {
                if (meters.TryGetValue(key, out var meter) && meter.Take() is { } counts)
                {
                    part.Add(KeyValuePair.Create(key, counts));
                }
            }

            if (keys.Length > 1)
            {
                last = keys[^1];
            }

            await WriteAsync(part, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>What the database refuses is halved, down to the one key that it refuses.</summary>
    private async Task WriteAsync(List<KeyValuePair<Guid, KeyCounts>> part, CancellationToken cancellationToken)
    {
        if (part.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IUsageStore>().WriteAsync(new Dictionary<Guid, KeyCounts>(part), cancellationToken);
        }
        catch (Exception exception) when (part.Count > 1 && !cancellationToken.IsCancellationRequested
            && exception is not OperationCanceledException && !DatabaseErrors.IsUnavailable(exception))
        {
            await WriteHalvesAsync(part.Chunk((part.Count + 1) / 2), cancellationToken);
        }
        catch
        {
            part.ForEach(PutBack);
            throw;
        }
    }

    /// <summary>Each half puts back itself what was not written of it: whatever becomes of the first, the second has its turn.</summary>
    private async Task WriteHalvesAsync(IEnumerable<KeyValuePair<Guid, KeyCounts>[]> halves, CancellationToken cancellationToken)
    {
        Exception? failed = null;
        foreach (var half in halves)
        {
            try
            {
                await WriteAsync([.. half], cancellationToken);
            }
            catch (Exception exception)
            {
                failed ??= exception;
            }
        }

        if (failed is not null)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    private void PutBack(KeyValuePair<Guid, KeyCounts> unwritten)
    {
        while (!meters.GetOrAdd(unwritten.Key, static _ => new KeyMeter()).TryPutBack(unwritten.Value))
        {
            // It was dropped a moment ago: the next one takes the counts.
        }
    }
}
