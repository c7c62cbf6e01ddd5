using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 5 and 6: a database context is used again by other requests. It keeps nothing of an earlier one.</summary>
public sealed class PooledContextTests(TestDatabase database) : SecurityTests(database)
{
    /// <summary>More than the background work of the application uses at the same time.</summary>
    private const int MaxLeases = 100;

    private readonly TestDatabase kind = database;

    [Test]
    public async Task A_context_that_is_used_again_in_another_account_sees_no_row_of_the_previous_one()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        await (await LoginNewUserAsync(first, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var own = await (await LoginNewUserAsync(second, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var used = await UseInAsync(first);

        await using var again = await LeaseAgainAsync(used, App.Services.CreateAsyncScope, ContextOf);
        await again.ActInAsync(second);

        Assert.That(await used.ApiKeys.Select(key => key.Identifier).ToListAsync(), Is.EqualTo([own.ApiKey]));
    }

    [Test]
    public async Task A_context_that_is_used_again_without_an_account_sees_no_row()
    {
        var account = await Seed.AccountAsync();
        await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var used = await UseInAsync(account);

        await using var again = await LeaseAgainAsync(used, App.Services.CreateAsyncScope, ContextOf);

        Assert.That(await used.ApiKeys.CountAsync(), Is.Zero);
    }

    [Test]
    public async Task A_context_that_is_used_again_has_no_entity_lane_connection_or_waiting_client_of_its_previous_use()
    {
        var account = await Seed.AccountAsync();
        await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var used = await UseInAsync(account, async db =>
        {
            (db.Lane, db.IsClientWaiting) = (DatabaseLane.Credentials, true);
            await db.Database.BeginTransactionAsync();
        });

        await using var again = await LeaseAgainAsync(used, App.Services.CreateAsyncScope, ContextOf);

        Assert.That((used.Lane, used.IsClientWaiting), Is.EqualTo((DatabaseLane.Requests, false)));
        Assert.That(used.ChangeTracker.Entries(), Is.Empty);
        Assert.That(used.Database.CurrentTransaction, Is.Null);
        Assert.That(used.Database.GetDbConnection().State, Is.EqualTo(System.Data.ConnectionState.Closed));
    }

    [Test]
    public async Task A_context_outside_a_scope_sees_no_row_and_saves_nothing()
    {
        var account = await Seed.AccountAsync();
        await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var used = await UseInAsync(account);

        using var again = await LeaseAgainAsync(used, LeaseFromPool, context => context);

        Assert.That(await again.ApiKeys.CountAsync(), Is.Zero);
        Assert.CatchAsync<InvalidOperationException>(() => again.SaveChangesAsync());
    }

    /// <summary>Reads and tracks the keys of an account in a scope of their own.</summary>
    /// <returns>The context, which the scope has returned to the pool.</returns>
    private async Task<PulseDbContext> UseInAsync(string account, Func<PulseDbContext, Task>? more = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ActInAsync(account);
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        Assert.That(await db.ApiKeys.ToListAsync(), Has.Count.EqualTo(1));
        await (more?.Invoke(db) ?? Task.CompletedTask);
        return db;
    }

    /// <summary>Leases contexts until one is the given one, which background work can have for a moment.</summary>
    private static async Task<T> LeaseAgainAsync<T>(PulseDbContext used, Func<T> lease, Func<T, PulseDbContext> contextOf)
        where T : IDisposable
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var others = new List<T>();
            try
            {
                while (others.Count < MaxLeases)
                {
                    var next = lease();
                    if (ReferenceEquals(contextOf(next), used))
                    {
                        return next;
                    }

                    others.Add(next);
                }
            }
            finally
            {
                others.ForEach(other => other.Dispose());
            }

            await Task.Yield();
        }

        throw new AssertionException("The context must be used again.");
    }

    private static PulseDbContext ContextOf(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<PulseDbContext>();

    private PulseDbContext LeaseFromPool() => kind is SqliteTestDatabase
        ? App.Services.GetRequiredService<IDbContextFactory<SqlitePulseDbContext>>().CreateDbContext()
        : App.Services.GetRequiredService<IDbContextFactory<SqlServerPulseDbContext>>().CreateDbContext();
}
