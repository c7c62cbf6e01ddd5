using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Begins a transaction only in the content that this process knows: while it waited for the lock, another process may have restored something
/// else. Acknowledges a commit only where the file that it went to is still the database's: a deleted file takes writes as well.
/// </summary>
internal sealed class SqliteCommits(SqliteFile file) : DbTransactionInterceptor
{
    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        file.EnsureKnown((SqliteConnection)connection);
        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarted(connection, eventData, result));

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        file.EnsureKnown((SqliteConnection)eventData.Context!.Database.GetDbConnection());

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }
}
