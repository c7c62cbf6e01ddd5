using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>Acknowledges a commit only where the file that it went to is still the database's: a deleted file takes writes as well.</summary>
internal sealed class SqliteCommits(SqliteFile file) : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        file.EnsureSame((SqliteConnection)eventData.Context!.Database.GetDbConnection());

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }
}
