using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Update;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Wraps a migration's own SQL in <c>EXEC</c> in idempotent scripts. SQL Server compiles a whole batch before it evaluates the <c>IF</c>
/// in it. A bare statement would fail with error 207 if it names a column that the same batch adds or a later migration drops
/// (dotnet/efcore issues 35426 and 35662). EF Core wraps only its generated statements.
/// </summary>
public sealed class SqlServerMigrationScripts(MigrationsSqlGeneratorDependencies dependencies, ICommandBatchPreparer preparer)
    : SqlServerMigrationsSqlGenerator(dependencies, preparer)
{
    protected override void Generate(SqlOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (!Options.HasFlag(MigrationsSqlGenerationOptions.Idempotent))
        {
            base.Generate(operation, model, builder);
            return;
        }

        var batches = new MigrationCommandListBuilder(Dependencies);
        base.Generate(operation, model, batches);
        foreach (var batch in batches.GetCommandList())
        {
            var text = batch.CommandText.TrimEnd().Replace("'", "''", StringComparison.Ordinal);
            builder.Append("EXEC(N'").Append(text).Append("')").AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
            builder.EndCommand(batch.TransactionSuppressed);
        }
    }
}
