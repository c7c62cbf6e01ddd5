using ErrorOr;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Runs work in one transaction together with the commit steps of the features.</summary>
internal sealed partial class UnitOfWork(
    PulseDbContext db,
    WriteLock writeLock,
    DatabaseIdentity identity,
    DatabaseFaults faults,
    IEnumerable<ICommitStep> commitSteps,
    ILogger<UnitOfWork> logger)
    : IUnitOfWork
{
    /// <summary>Maximum number of runs if data that the work has read changes meanwhile.</summary>
    private const int MaxRuns = 3;

    private readonly ICommitStep[] steps = [.. commitSteps];

    public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        try
        {
            var (result, isCommitted) = await WithWriteLockAsync(work, cancellationToken);
            if (isCommitted)
            {
                AfterCommit(step => step.Released());
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

    private async Task<(ErrorOr<T> Result, bool IsCommitted)> WithWriteLockAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        using var handle = await writeLock.AcquireAsync(db.IsClientWaiting, cancellationToken);
        var lane = db.Lane;
        (db.Lane, db.LockWait, db.IsTracking) = (lane is DatabaseLane.System ? lane : DatabaseLane.Changes, handle?.Wait, true);
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => AttemptAsync(work, handle, token), cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            faults.Note(exception);
            throw;
        }
        finally
        {
            (db.Lane, db.LockWait, db.IsTracking) = (lane, null, false);
        }
    }

    private async Task<(ErrorOr<T> Result, bool IsCommitted)> AttemptAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, WriteLock.Handle? handle, CancellationToken cancellationToken)
    {
        for (var run = 0; run < MaxRuns; run++)
        {
            if (await RunAsync(work, handle, cancellationToken) is { } done)
            {
                return done;
            }
        }

        return (UnitOfWorkErrors.ConcurrentUpdate, false);
    }

    /// <returns>Null if it was rolled back because data that the work has read has changed.</returns>
    private async Task<(ErrorOr<T> Result, bool IsCommitted)?> RunAsync<T>(
        Func<CancellationToken, Task<ErrorOr<T>>> work, WriteLock.Handle? handle, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        Array.ForEach(steps, step => step.Reset());

        // Failed work is rolled back as a whole, so a savepoint before each save would be a wasted round trip.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await BeginAsync(handle, cancellationToken);
        identity.EnsureSame();
        var result = await InStepsAsync((step, token) => step.BeginAsync(token), cancellationToken) is { IsError: true } refused
            ? refused.Errors
            : await work(cancellationToken);
        if (result.IsError)
        {
            return (result, false);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (await InStepsAsync((step, token) => step.PrepareAsync(token), cancellationToken) is { IsError: true } failed)
        {
            return (failed.Errors, false);
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var step in steps)
        {
            if (!await step.IsCurrentAsync(cancellationToken))
            {
                return null;
            }
        }

        await CommitAsync(transaction);
        AfterCommit(step => step.Committed());
        return (result, true);
    }

    /// <returns>The first error of a step.</returns>
    private async Task<ErrorOr<Success>> InStepsAsync(
        Func<ICommitStep, CancellationToken, Task<ErrorOr<Success>>> run, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (await run(step, cancellationToken) is { IsError: true } failed)
            {
                return failed;
            }
        }

        return Result.Success;
    }

    /// <summary>
    /// Begins the transaction. On SQLite this takes the file lock, which another process may hold. If it fails, EF Core leaves the
    /// connection open, so this closes it to free its place in the lane.
    /// </summary>
    private async Task<IDbContextTransaction> BeginAsync(WriteLock.Handle? handle, CancellationToken cancellationToken)
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
                if (failed is not SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } || handle?.MayWait != true)
                {
                    throw;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Notifies the steps. A committed change stays done, so a failing step neither fails the call nor causes a retry.</summary>
    private void AfterCommit(Action<ICommitStep> notify)
    {
        foreach (var step in steps)
        {
            try
            {
                notify(step);
            }
            catch (Exception exception)
            {
                LogAfterCommit(exception);
            }
        }
    }

    /// <summary>
    /// Commits. A failed commit may still be stored, and a retry would report its own change as a conflict. So this throws an exception
    /// that the execution strategy does not retry.
    /// </summary>
    private async Task CommitAsync(IDbContextTransaction transaction)
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
            Array.ForEach(steps, step => step.CommitSent());
        }
    }

    [LoggerMessage(LogLevel.Warning, "A change is committed, but a step after the commit failed.")]
    private partial void LogAfterCommit(Exception exception);
}
