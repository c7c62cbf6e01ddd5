using System.Security.Cryptography;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Collects what a unit of work tells of, and links it to its chains just before the commit, when no other lock is still to
/// be taken: writers of one account wait for one another no longer than that.
/// </summary>
internal sealed class AuditTrail(PulseDbContext db, AuditKey key, AuditSeal seal, AuditHeads heads, History history, IRepeatedEvents repeats)
    : IAuditTrail, ICommitStep, IDisposable
{
    private readonly List<AuditEvent> pending = [];

    /// <summary>Those of the pending events that were the first of their kind.</summary>
    private readonly List<AuditEvent> first = [];

    /// <summary>Those that are not pending, because events like them are counted.</summary>
    private readonly List<AuditEvent> counted = [];

    public void Add(AuditEvent happened) => pending.Add(happened);

    public void AddRepeated(AuditEvent happened) => AddFirst(happened, repeats.IsNew(happened));

    public void AddRepeated(AuditEvent happened, int atOnce) => AddFirst(happened, repeats.IsNew(happened, atOnce));

    /// <summary>What an attempt that was not committed has told of has not happened.</summary>
    public void Reset()
    {
        pending.Clear();
        first.ForEach(repeats.Retract);
        first.Clear();
        counted.ForEach(repeats.Uncount);
        counted.Clear();
    }

    public void Dispose() => Reset();

    /// <summary>What was appended is committed.</summary>
    public void Committed()
    {
        pending.ForEach(happened => heads.Note(AuditChain.Of(happened.AccountId), happened.Position, happened.Mac));
        if (pending is [.., var newest])
        {
            history.Committed(newest.Id);
        }

        first.Clear();
        counted.Clear();
    }

    /// <summary>Links what is pending to its chains, and locks them; saves nothing. In a unit of work, after everything but the change feed.</summary>
    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (pending.Exists(happened => happened.Action == AuditActions.AccountCreated))
        {
            // Its chain is entered in the system's row, which is locked before those of accounts, as always.
            await LockAsync(AuditChain.System, mayBegin: false, cancellationToken);
        }

        foreach (var events in pending.GroupBy(happened => AuditChain.Of(happened.AccountId)).OrderBy(events => events.Key))
        {
            await AppendAsync(events.Key, [.. events], cancellationToken);
        }

        return Result.Success;
    }

    private void AddFirst(AuditEvent happened, bool isFirst)
    {
        if (isFirst)
        {
            pending.Add(happened);
            first.Add(happened);
        }
        else
        {
            counted.Add(happened);
        }
    }

    private async Task AppendAsync(long id, List<AuditEvent> events, CancellationToken cancellationToken)
    {
        var (chain, isWhole) = await LockAsync(id, events.Exists(happened => happened.Action == AuditActions.AccountCreated), cancellationToken);
        foreach (var happened in events)
        {
            var position = chain.Position + 1;
            happened.Chain(position, key.Sign(AuditContent.Of(chain.Mac, position, happened)));
            (chain.Position, chain.Mac) = (position, happened.Mac);
        }

        Seal(chain, isWhole);
        db.AuditEvents.AddRange(events);
    }

    /// <returns>The chain, and whether its head is as it was written. A chain begins with its account: one that is missing later was taken away.</returns>
    private async Task<(AuditChain Chain, bool IsWhole)> LockAsync(long id, bool mayBegin, CancellationToken cancellationToken)
    {
        if (await db.Written<AuditChain>("Position = Position", id).ToListAsync(cancellationToken) is [var known])
        {
            var isWhole = seal.Holds(known);
            if (!isWhole)
            {
                await EnsureOwnAsync(cancellationToken);
            }

            return (known, isWhole);
        }

        if (mayBegin)
        {
            await RegisterAsync(id, cancellationToken);
        }

        return (db.Set<AuditChain>().Add(new AuditChain { Id = id }).Entity, mayBegin);
    }

    /// <summary>A head that does not hold was altered, or is one of another installation's database.</summary>
    /// <exception cref="DatabaseReplacedException">The chains were begun with another key.</exception>
    private async Task EnsureOwnAsync(CancellationToken cancellationToken)
    {
        var check = await db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System).Select(chain => chain.KeyCheck).SingleOrDefaultAsync(cancellationToken);
        if (!key.Check.AsSpan().SequenceEqual(check))
        {
            throw new DatabaseReplacedException();
        }
    }

    private async Task RegisterAsync(long id, CancellationToken cancellationToken)
    {
        var (system, isWhole) = await LockAsync(AuditChain.System, mayBegin: false, cancellationToken);
        system.Registry = seal.With(system.Registry ?? new byte[HMACSHA256.HashSizeInBytes], id);
        Seal(system, isWhole);
    }

    /// <summary>A head that was altered stays without a seal: a new event must not make it whole again.</summary>
    private void Seal(AuditChain chain, bool wasWhole) => chain.Seal = wasWhole ? seal.Of(chain) : null;
}
