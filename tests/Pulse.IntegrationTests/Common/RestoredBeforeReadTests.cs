using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Another process restores a database without tables, after Pulse has checked the content and before it reads.</summary>
public sealed class RestoredBeforeReadTests(TestDatabase database) : ContractTests(database)
{
    private readonly TestDatabase kind = database;
    private readonly Restoring restoring = new();

    [Test]
    public async Task A_statement_that_finds_no_table_in_a_restored_database_gets_503()
    {
        if (kind is not SqliteTestDatabase)
        {
            Assert.Ignore("Only SQLite lets another process restore a database that is in use.");
        }

        var admin = await AdminInNewAccountAsync();
        await admin.MakeKeyAsync();
        restoring.File = SqliteTestDatabase.FileOf(Settings);

        var answer = await admin.GetAsync("/apikeys");

        Assert.That(restoring.File, Is.Null, "The statement must be sent.");
        answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(answer.Header("Retry-After"), Is.Not.Null);
    }

    protected override void Configure(IServiceCollection services) =>
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(restoring));

    /// <summary>Restores an empty database once, before the next read of a list of keys.</summary>
    private sealed class Restoring : DbCommandInterceptor
    {
        public string? File { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (File is { } path && command.CommandText.Contains("FROM \"ApiKeys\"", StringComparison.Ordinal))
            {
                File = null;
                Restore(path);
            }

            return ValueTask.FromResult(result);
        }

        private static void Restore(string path)
        {
            using var empty = new SqliteConnection("Data Source=:memory:");
            using var target = new SqliteConnection($"Data Source={path};Pooling=False");
            empty.Open();
            target.Open();
            using var patience = new SqliteCommand("PRAGMA busy_timeout = 30000", target);
            patience.ExecuteNonQuery();
            empty.BackupDatabase(target);
        }
    }
}
