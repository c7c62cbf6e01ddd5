using System.Data.Common;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
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
        catch (Exception exception) when (exception is DbUpdateException or DbException && DatabaseErrors.IsUniqueViolation(exception))
        {
            return UnitOfWorkErrors.Duplicate;
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException && DatabaseErrors.IsForeignKeyViolation(exception))
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
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
