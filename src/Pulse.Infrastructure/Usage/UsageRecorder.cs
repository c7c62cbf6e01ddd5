using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Counts uses in memory and writes them at intervals and at shutdown, in parts of at most <see cref="PartSize"/> rows, ordered by key.
/// A part that cannot be written is kept for the next time and does not stop the others.
/// </summary>
internal sealed partial class UsageRecorder : PeriodicWork, IUsageRecorder, IDerivedState
{
    /// <summary>
    /// Maximum rows per transaction, so that other writers do not wait long. SQL Server may lock the whole table if a statement takes more
    /// than 5,000 locks (Microsoft Learn, "Transaction locking and row versioning guide", lock escalation).
    /// </summary>
    internal const int PartSize = Chunks.Size;

    private readonly KeyMeters meters;
    private readonly SemaphoreSlim writing = new(1);
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private long uncounted;

    /// <summary>Key where the last flush ended. The next one starts after it, so that failing keys do not starve others.</summary>
    private Guid last;

    public UsageRecorder(
        IServiceScopeFactory scopes,
        TimeProvider clock,
        UsageOptions options,
        CacheOptions cache,
        Telemetry telemetry,
        StopDeadline stop,
        ILogger<UsageRecorder> logger)
        : base(options.FlushInterval, logger, stop)
    {
        (this.scopes, this.clock, this.logger) = (scopes, clock, logger);
        meters = new KeyMeters(cache.MaxEntries);
        telemetry.Observe("pulse.usage.waiting", "{key}", "API keys with unwritten usage.", () => meters.Count);
    }

    public void Count(ApiKeyCaller key, string code, PermissionSet exercised, IPAddress? address, int cost)
    {
        var rate = key.RateLimit is { } limit && RateUse.IsWritten(limit) ? limit : null;
        var owner = new KeyOwner(key.Account.Id, key.ExternalId);
        var use = new UseOfKey(
            owner, key.SecretId, code, exercised, null, null, clock.UtcNow, rate, cost, IsOfRetiringSecret: key.IsRetiring);
        var meter = Add(key.Id, address, use);
        if (code == UseCodes.Ok)
        {
            key.LastUse?.Note(clock.UtcNow, meter?.TextOf(address));
        }
    }

    public void Count(ReportedUse use)
    {
        var owner = new KeyOwner(use.Key.Account, use.Key.ExternalId);
        Add(use.Key.Id, use.Address, new UseOfKey(owner, null, use.Code, use.Exercised, null, null, use.At) with { Times = use.Times });
    }

    public DateTime InUseAt(ApiKeyCaller key)
    {
        var known = key.Conditions.KnownInUseAt;
        return meters.Find(key.Id) is { } meter && meter.LastAt > known ? meter.LastAt : known;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // Waits for a running flush, so that its counts are written or put back.
        await FlushAsync([], cancellationToken);
        if (Interlocked.Exchange(ref uncounted, 0) is > 0 and var uses)
        {
            LogUncounted(logger, uses, meters.MaxKeys);
        }

        await BatchWriter.WriteEachAsync(meters.PartsAfter(last, PartSize), keys => FlushAsync(keys, cancellationToken));
    }

    public Task FlushAsync(Guid key, CancellationToken cancellationToken) => FlushAsync([key], cancellationToken);

    /// <summary>Drops all unwritten counts, because their database is gone.</summary>
    public void ForgetAll() => meters.Clear();

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    public override void Dispose()
    {
        writing.Dispose();
        meters.Dispose();
        base.Dispose();
    }

    /// <returns>Null if the use is not counted.</returns>
    private KeyMeter? Add(Guid key, IPAddress? address, UseOfKey use)
    {
        KeyMeter? meter;
        do
        {
            meter = meters.FindOrAdd(key);
        }
        while (meter?.TryAdd(use with { Address = meter.TextOf(address), Network = meter.NetworkOf(address) }) == false);
        if (meter is null)
        {
            Interlocked.Add(ref uncounted, use.Times);
        }

        return meter;
    }

    /// <summary>Waits for the interval, or less if half of the key limit is reached.</summary>
    protected override Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        meters.WaitAsync(timer.Period, cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    /// <summary>Takes the counts only after it holds the lock, so that a flush of one key waits for a running write of that key.</summary>
    private async Task FlushAsync(Guid[] keys, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var part = new List<KeyValuePair<Guid, KeyCounts>>();
            foreach (var key in keys)
            {
                if (meters.Find(key)?.Take() is { } counts)
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

    /// <summary>Writes a part. If the database rejects it, the part is halved until only the rejected key is left.</summary>
    private async Task WriteAsync(List<KeyValuePair<Guid, KeyCounts>> part, CancellationToken cancellationToken)
    {
        if (part.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IUsageStore>().WriteAsync(
                new Dictionary<Guid, KeyCounts>(part), cancellationToken);
        }
        catch (Exception exception) when (part.Count > 1 && !cancellationToken.IsCancellationRequested
            && exception is not OperationCanceledException && !DatabaseErrors.IsUnavailable(exception))
        {
            await WriteHalvesAsync(part.Chunk((part.Count + 1) / 2), cancellationToken);
        }
        catch
        {
            part.ForEach(meters.PutBack);
            throw;
        }
    }

    /// <summary>Writes both halves. Each puts back its own unwritten counts, so a failure of the first does not stop the second.</summary>
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

    [LoggerMessage(
        LogLevel.Warning,
        "{Uses} uses of keys were not counted, because more than {MaxKeys} keys wait to be written. "
        + "Check whether another process locks the database.")]
    private static partial void LogUncounted(ILogger logger, long uses, int maxKeys);
}
