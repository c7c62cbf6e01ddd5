using System.Data.Common;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Application.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Persistence;

internal sealed class UnitOfWork(PulseDbContext db, WriteTurns turns, IChangeFeed feed, Versions versions) : IUnitOfWork
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
        db.TakeChanged();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(cancellationToken);
        if (result.IsError)
        {
            return result;
        }

        await db.SaveChangesAsync(cancellationToken);
        var changed = db.TakeChanged();
        await feed.AppendAsync(changed, cancellationToken);
        await CommitAsync(transaction, changed);
        return result;
    }

    /// <summary>
    /// Whether a commit that fails has happened is not known. Run again, the work would meet its own change and call it a
    /// conflict: so what is thrown here is nothing that the execution strategy retries. What may have changed is forgotten either way.
    /// </summary>
    private async Task CommitAsync(IDbContextTransaction transaction, IReadOnlyCollection<Subject> changed)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (DbException exception)
        {
            throw new CommitOutcomeUnknownException(exception);
        }
        finally
        {
            versions.Change(changed);
        }
    }
}
