using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>
/// The number of commands that a change sends if the caller is in memory, without the begin and the commit of the transaction: each is a
/// round trip. Pulse.SqlServerTests counts them for SQL Server, which writes several rows in one command.
/// </summary>
public sealed class RoundTripTests(TestDatabase database) : ContractTests(database)
{
    private readonly DatabaseCommands commands = new();
    private readonly Savepoints savepoints = new();
    private Setup.Api caller = null!;
    private Key key = null!;

    [SetUp]
    public async Task WarmAsync()
    {
        caller = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadMerchants, Permission.WriteApiKeys);
        key = await caller.MakeKeyAsync();
        commands.Take();
    }

    [Test]
    public async Task Creating_a_key_sends_the_expected_number_of_commands()
    {
        var made = await caller.PostKeyAsync("readMerchants");

        AssertSent(made, HttpStatusCode.Created, 8);
    }

    [Test]
    public async Task Changing_a_key_sends_the_expected_number_of_commands()
    {
        var changed = await caller.PatchAsync(key.Path, new { name = "changed" });

        AssertSent(changed, HttpStatusCode.OK, 8);
    }

    [Test]
    public async Task Rotating_a_key_takes_a_fixed_number_of_round_trips()
    {
        var rotated = await caller.PostAsync($"{key.Path}/rotate");

        AssertSent(rotated, HttpStatusCode.OK, 12);
    }

    protected override void Configure(IServiceCollection services)
    {
        commands.RecordIn(services);
        savepoints.CountIn(services);
    }

    private void AssertSent(Answer answer, HttpStatusCode status, int commandsOnSqlite)
    {
        var sent = commands.Take();
        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        if (Settings["Database:Provider"] == "Sqlite")
        {
            Assert.That(sent, Has.Count.EqualTo(commandsOnSqlite), () => string.Join("\n--\n", sent));
        }

        Assert.That(savepoints.Count, Is.Zero);
    }

    private sealed class Savepoints : DbTransactionInterceptor
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public void CountIn(IServiceCollection services) => services
            .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
            .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

        public override ValueTask<InterceptionResult> CreatingSavepointAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref count);
            return ValueTask.FromResult(result);
        }
    }
}
