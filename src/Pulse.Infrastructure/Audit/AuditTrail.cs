using System.Security.Cryptography;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Collects the audit events of a unit of work and links them to their chains just before the commit. By then all other locks are taken, so
/// writers of one account block each other only briefly.
/// </summary>
internal sealed class AuditTrail(
    PulseDbContext db,
    AuditKey key,
    AuditSeal seal,
    AuditHeads heads,
    UnsealedChains unsealed,
    CommittedEventWitness history,
    IRepeatedEvents repeats)
    : IAuditTrail, ICommitStep, IDisposable
{
    private readonly List<AuditEvent> pending = [];

    /// <summary>The pending events that are the first of their kind.</summary>
    private readonly List<AuditEvent> first = [];

    /// <summary>The events that are only counted, because an equal one is already written.</summary>
    private readonly List<AuditEvent> counted = [];

    public void Add(AuditEvent happened) => pending.Add(happened);

    public void AddRepeated(AuditEvent happened) => AddFirst(happened, repeats.IsNew(happened));

    public void AddRepeated(AuditEvent happened, int atOnce) => AddFirst(happened, repeats.IsNew(happened, atOnce));

    /// <summary>Discards the events of an attempt that was not committed.</summary>
    public void Reset()
    {
        pending.Clear();
        first.ForEach(repeats.Retract);
        first.Clear();
        counted.ForEach(repeats.Uncount);
        counted.Clear();
    }

    public void Dispose() => Reset();

    /// <summary>Records the committed heads.</summary>
    public void Committed()
    {
        pending.ForEach(happened => heads.Note(AuditChain.Of(happened.AccountId), happened.Position, happened.Mac));
        pending.ForEach(happened => unsealed.Grew(AuditChain.Of(happened.AccountId)));
        if (pending is [.., var newest])
        {
            history.Committed(newest.Id);
        }

        first.Clear();
        counted.Clear();
    }

    /// <summary>
    /// Links the pending events to their chains and locks the chains. Must run in a unit of work, after all other steps except the change
    /// feed.
    /// </summary>
    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (pending.Exists(happened => happened.Action == AuditActions.AccountCreated))
        {
            // The new chain is registered in the system's row, which must be locked before the rows of accounts.
            await LockAsync(AuditChain.System, mayCreate: false, cancellationToken);
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
        var creates = events.Exists(happened => happened.Action == AuditActions.AccountCreated);
        var (chain, isValid) = await LockAsync(id, creates, cancellationToken);
        var content = new AuditContent();
        foreach (var happened in events)
        {
            var position = chain.Position + 1;
            happened.Chain(position, key.Sign(content.Of(chain.Mac, position, happened)));
            (chain.Position, chain.Mac) = (position, happened.Mac);
        }

        chain.Record([.. events.Select(happened => happened.At)]);
        MarkWritten(chain);
        Seal(chain, isValid);
        db.AuditEvents.AddRange(events);
    }

    /// <summary>Writes the time also if it is that of the last event, so that the statement and its cost are always the same.</summary>
    private void MarkWritten(AuditChain chain)
    {
        if (db.Entry(chain) is { State: not EntityState.Added } entry)
        {
            entry.Property(written => written.LatestAt).IsModified = true;
        }
    }

    /// <returns>
    /// The chain, and whether its seal is valid. A chain is created only with its account: if it is missing later, it was removed.
    /// </returns>
    private async Task<(AuditChain Chain, bool IsValid)> LockAsync(long id, bool mayCreate, CancellationToken cancellationToken)
    {
        if (await db.Written<AuditChain>("Position = Position", id).ToListAsync(cancellationToken) is [var known])
        {
            var isValid = seal.Holds(known);
            if (!isValid)
            {
                await EnsureOwnAsync(cancellationToken);
            }

            return (known, isValid);
        }

        if (mayCreate)
        {
            await RegisterAsync(id, cancellationToken);
        }

        return (db.Set<AuditChain>().Add(new AuditChain { Id = id }).Entity, mayCreate);
    }

    /// <summary>Checks whether an invalid seal means that the database belongs to another installation.</summary>
    /// <exception cref="DatabaseReplacedException">The chains belong to another key.</exception>
    private async Task EnsureOwnAsync(CancellationToken cancellationToken)
    {
        var check = await db.Set<AuditChain>().Where(chain => chain.Id == AuditChain.System).Select(chain => chain.KeyCheck)
            .SingleOrDefaultAsync(cancellationToken);
        if (!key.Check.AsSpan().SequenceEqual(check))
        {
            throw new DatabaseReplacedException();
        }
    }

    private async Task RegisterAsync(long id, CancellationToken cancellationToken)
    {
        var (system, isValid) = await LockAsync(AuditChain.System, mayCreate: false, cancellationToken);
        system.Registry = seal.With(system.Registry ?? new byte[HMACSHA256.HashSizeInBytes], id);
        Seal(system, isValid);
    }

    /// <summary>Seals a head. A head that was changed gets no seal, so that a new event does not make it valid again.</summary>
    private void Seal(AuditChain chain, bool wasValid) => chain.Seal = wasValid ? seal.Of(chain) : null;
}
