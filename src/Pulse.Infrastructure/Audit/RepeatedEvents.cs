using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Counts repeated events in memory and writes each count when its window ends and at shutdown. A killed process loses its counts. Memory
/// is limited: beyond a number of different events per account and in total, all events of one action are counted together.
/// </summary>
internal sealed class RepeatedEvents(
    IServiceScopeFactory scopes, AuditOptions options, TimeProvider clock, StopDeadline stop, ILogger<RepeatedEvents> logger)
    : PeriodicWork(Interval, logger, stop), IRepeatedEvents, IDerivedState
{
    public const int MaxPerAccount = 1_000;
    public const int MaxEntries = 50_000;

    /// <summary>Maximum number of events in one transaction, so that other writers do not wait long.</summary>
    private const int BatchSize = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<RepeatKey, RepeatedEvent> entries = [];
    private readonly Dictionary<long, int> perAccount = [];
    private volatile bool isStopping;

    public bool IsNew(AuditEvent happened) => IsNew(happened, RepeatKey.OfTarget(happened), atOnce: 1);

    public bool IsNew(AuditEvent happened, int atOnce) => IsNew(happened, RepeatKey.OfActor(happened), atOnce);

    public void Retract(AuditEvent happened) => Undo(happened, entry => entry.Retract());

    public void Uncount(AuditEvent happened) => Undo(happened, entry => entry.Uncount());

    /// <summary>Drops all counts, because their accounts may not exist in the restored database.</summary>
    public void ForgetAll()
    {
        lock (gate)
        {
            entries.Clear();
            perAccount.Clear();
        }
    }

    protected override Task FinishAsync(CancellationToken cancellationToken)
    {
        isStopping = true;
        return RunOnceAsync(cancellationToken);
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => BatchWriter.WriteEachAsync(
        Take(isStopping ? TimeSpan.Zero : options.RepeatWindow).OrderBy(counted => AccountOf(counted.Of.Key)).Chunk(BatchSize).ToList(),
        part => WriteAsync(part, cancellationToken),
        PutBack);

    private void Undo(AuditEvent happened, Action<RepeatedEvent> undo)
    {
        lock (gate)
        {
            foreach (var key in (RepeatKey[])[RepeatKey.OfTarget(happened), RepeatKey.OfActor(happened), RepeatKey.OfRest(happened)])
            {
                if (entries.TryGetValue(key, out var entry))
                {
                    undo(entry);
                    return;
                }
            }
        }
    }

    private bool IsNew(AuditEvent happened, RepeatKey key, int atOnce)
    {
        lock (gate)
        {
            return (entries.GetValueOrDefault(key) ?? Open(happened, key)).Add(happened, atOnce);
        }
    }

    private RepeatedEvent Open(AuditEvent happened, RepeatKey key)
    {
        var account = AccountOf(key);
        if (entries.Count >= MaxEntries || perAccount.GetValueOrDefault(account) >= MaxPerAccount)
        {
            key = RepeatKey.OfRest(happened);
            if (entries.TryGetValue(key, out var rest))
            {
                return rest;
            }
        }

        perAccount[account] = perAccount.GetValueOrDefault(account) + 1;
        return entries[key] = new RepeatedEvent(happened, key) { OpenedAt = clock.GetTimestamp() };
    }

    /// <summary>Takes the counts of windows of the given age. Windows without a count are removed.</summary>
    private List<Counted> Take(TimeSpan age)
    {
        lock (gate)
        {
            var taken = new List<Counted>();
            foreach (var entry in entries.Values.Where(entry => clock.GetElapsedTime(entry.OpenedAt) >= age).ToList())
            {
                if (entry.Count > 0)
                {
                    taken.Add(entry.Take(clock.UtcNow));
                    entry.OpenedAt = clock.GetTimestamp();
                }
                else
                {
                    Close(entry);
                }
            }

            return taken;
        }
    }

    private void Close(RepeatedEvent entry)
    {
        var account = AccountOf(entry.Key);
        entries.Remove(entry.Key);
        if (--perAccount[account] == 0)
        {
            perAccount.Remove(account);
        }
    }

    private async Task WriteAsync(Counted[] batch, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var trail = scope.ServiceProvider.GetRequiredService<IAuditTrail>();
        var written = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            _ =>
            {
                Array.ForEach(batch, counted => trail.Add(counted.Event));
                return Task.FromResult(Result.Success.ToErrorOr());
            },
            cancellationToken);
        if (written.IsError)
        {
            throw new InvalidOperationException($"Could not write repeated audit events: {written.FirstError.Code}.");
        }
    }

    private void PutBack(IEnumerable<Counted> unwritten)
    {
        lock (gate)
        {
            foreach (var counted in unwritten)
            {
                counted.Of.PutBack(counted);
            }
        }
    }

    private static long AccountOf(RepeatKey key) => key.Account?.Number ?? AuditChain.System;
}
