using System.Data.Common;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence;

internal sealed class UnitOfWork(PulseDbContext db, WriteTurns turns) : IUnitOfWork
{
    public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => AttemptAsync(work, token), cancellationToken);
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

    private async Task<ErrorOr<T>> AttemptAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(cancellationToken);
        if (result.IsError)
        {
            return result;
        }

        await db.SaveChangesAsync(cancellationToken);
        await CommitAsync(transaction);
        return result;
    }

    /// <summary>
    /// Whether a commit that fails has happened is not known. Run again, the work would meet its own change and call it a
    /// conflict: so what is thrown here is nothing that the execution strategy retries.
    /// </summary>
    private static async Task CommitAsync(IDbContextTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (DbException exception)
        {
            throw new CommitOutcomeUnknownException(exception);
        }
    }
}
