using ErrorOr;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Idempotency;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence;

internal sealed partial class UnitOfWork(
    PulseDbContext db,
    CurrentCall call,
    CallerInTransaction caller,
    WriteTurns turns,
    Impersonations impersonations,
    AuditTrail audit,
    IChangeFeed feed,
    Versions versions,
    AppliedChanges applied,
    RevocationAnnouncer announcer,
    DatabaseFaults faults,
    Freshness freshness,
    ILogger<UnitOfWork> logger)
    : IUnitOfWork
{
    /// <summary>How often the work is run again where the caller's rights change while it runs.</summary>
    private const int MaxRuns = 3;

    public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        try
        {
            var (result, changes) = await InTurnAsync(work, cancellationToken);
            if (changes is not null)
            {
                AfterCommit(() => announcer.Announce(changes.Position, changes.Subjects));
            }

            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }
        catch (Exception exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return UnitOfWorkErrors.Duplicate;
        }
        catch (Exception exception) when (DatabaseErrors.IsForeignKeyViolation(exception))
        {
            return UnitOfWorkErrors.ReferenceGone;
        }
    }

    private async Task<(ErrorOr<T> Result, Changes? Changes)> InTurnAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(call.IsAwaited, cancellationToken);
        var lane = db.Lane;
        (db.Lane, db.LockWait) = (lane is DatabaseLane.System ? lane : DatabaseLane.Changes, turn?.Wait);
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => AttemptAsync(work, turn, token), cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            faults.Note(exception);
            throw;
        }
        finally
        {
            (db.Lane, db.LockWait) = (lane, null);
        }
    }

    private async Task<(ErrorOr<T> Result, Changes? Changes)> AttemptAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, WriteTurns.Turn? turn, CancellationToken cancellationToken)
    {
        for (var run = 0; run < MaxRuns; run++)
        {
            if (await RunAsync(work, turn, cancellationToken) is { } done)
            {
                return done;
            }
        }

        return (UnitOfWorkErrors.ConcurrentUpdate, null);
    }

    /// <returns>Null where nothing was committed because the caller is no longer what the work went by.</returns>
    private async Task<(ErrorOr<T> Result, Changes? Changes)?> RunAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, WriteTurns.Turn? turn, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.TakeChanged();
        audit.Clear();

        // Work that fails is rolled back as a whole: a savepoint before each save would be a round trip for nothing.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await BeginAsync(turn, cancellationToken);
        freshness.EnsureOwn();
        var renewed = await caller.RenewAsync(cancellationToken);
        if (renewed.IsError)
        {
            call.Refuse(renewed.Errors);
            return (renewed.Errors, null);
        }

        var result = await work(cancellationToken);
        if (result.IsError)
        {
            return (result, null);
        }

        await db.SaveChangesAsync(cancellationToken);
        await impersonations.EndThoseWithoutRightAsync(cancellationToken);
        if (call.Idempotency is { } claim && !await db.MarkCommittedAsync(claim, cancellationToken))
        {
            return (IdempotencyErrors.InProgress, null);
        }

        await audit.AppendAsync(cancellationToken);
        var subjects = db.TakeChanged();
        var changes = subjects.Count == 0 ? null : new Changes(await feed.AppendAsync(subjects, cancellationToken), subjects);
        await db.SaveChangesAsync(cancellationToken);
        if (!await caller.IsUnchangedAsync(changes?.Position - subjects.Count, cancellationToken))
        {
            return null;
        }

        await CommitAsync(transaction, subjects);
        AfterCommit(audit.Commit);
        if (changes is not null)
        {
            AfterCommit(() => applied.Committed(changes.Position - subjects.Count, changes.Position));
        }

        return (result, changes);
    }

    /// <summary>
    /// On SQLite a transaction begins with the lock of the file, which another process may hold. EF Core leaves the connection open where that
    /// fails: its place in the lane would stay taken as long as the request goes on.
    /// </summary>
    private async Task<IDbContextTransaction> BeginAsync(WriteTurns.Turn? turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await db.Database.BeginTransactionAsync(cancellationToken);
            }
            catch (Exception failed)
            {
                await db.Database.CloseConnectionAsync();
                if (failed is not SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } || turn?.MayWait != true)
                {
                    throw;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>What is committed stays done: no failure of what follows may be answered as one of the change, or run it again.</summary>
    private void AfterCommit(Action follow)
    {
        try
        {
            follow();
        }
        catch (Exception exception)
        {
            LogAfterCommit(exception);
        }
    }

    /// <summary>
    /// Whether a commit that fails has happened is not known. Run again, the work would meet its own change and call it a
    /// conflict: so what is thrown here is nothing that the execution strategy retries. What may have changed is forgotten either way.
    /// </summary>
    private async Task CommitAsync(IDbContextTransaction transaction, IReadOnlyCollection<Subject> subjects)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            throw new CommitOutcomeUnknownException(exception);
        }
        finally
        {
            versions.Change(subjects);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A change is committed, but what follows a commit has failed.")]
    private partial void LogAfterCommit(Exception exception);

    private sealed record Changes(long Position, IReadOnlyCollection<Subject> Subjects);
}
