using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>SQLite opens a file read-only if it is not writable at that moment, and the connection stays read-only.</summary>
public sealed class ReadOnlyMomentTests(TestDatabase database) : ContractTests(database)
{
    private const int Writes = 40;

    private readonly ReadOnlyConnections connections = new();

    [Test]
    public async Task Writes_succeed_again_after_a_temporary_read_only_state()
    {
        if (!Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("SQL Server does not open connections read-only by itself.");
        }

        var admin = await AdminInNewAccountAsync();
        connections.AreReadOnly = true;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.GetAsync("/apikeys")));
        var refused = await admin.PostKeyAsync("readMerchants");
        connections.AreReadOnly = false;
        var first = await FirstWrittenAsync(admin);
        var next = new List<HttpStatusCode>();
        for (var i = 0; i < Writes; i++)
        {
            next.Add((await admin.PostKeyAsync("readMerchants")).Status);
        }

        refused.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(first, Is.LessThan(5), "Each failure closes all older connections.");
        Assert.That(next, Is.All.EqualTo(HttpStatusCode.Created));
    }

    protected override void Configure(IServiceCollection services) =>
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(connections));

    /// <returns>The number of writes that were refused before.</returns>
    private static async Task<int> FirstWrittenAsync(Setup.Api admin)
    {
        for (var refused = 0; ; refused++)
        {
            var answer = await admin.PostKeyAsync("readMerchants");
            if (answer.Status == HttpStatusCode.Created || refused == Writes)
            {
                return refused;
            }

            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        }
    }

    /// <summary>Opens connections read-only while active, as if the file were read-only. They stay read-only in the pool.</summary>
    private sealed class ReadOnlyConnections : DbConnectionInterceptor
    {
        public bool AreReadOnly { get; set; }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (AreReadOnly)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA query_only = 1";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}
