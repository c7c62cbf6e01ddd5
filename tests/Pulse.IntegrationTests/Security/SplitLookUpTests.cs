using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 8: a user is read in several statements. A change between them never results in a mix of old and new state.</summary>
public sealed class SplitLookUpTests(TestDatabase database) : SecurityTests(database)
{
    private readonly Gate beforeRoles = new();

    [TearDown]
    public void LetEverybodyGo() => beforeRoles.Open();

    [Test]
    public async Task A_look_up_uses_the_new_account_of_a_user_who_moves_between_its_statements()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var roleInSecond = await Seed.RoleAsync(second, Permission.ReadApiKeys);
        var email = await Seed.UserAsync(first, Permission.WriteUsers);
        var user = await LoginAsync(email, Seed.Password);
        beforeRoles.Close(places: 1);

        var request = user.GetAsync("/auth/session");
        await beforeRoles.WaitForAsync(1);
        await Seed.ChangeAsync(async db =>
        {
            var moved = await db.Users.IgnoreQueryFilters()
                .Include(profile => profile.Memberships)
                .Include(profile => profile.RoleAssignments)
                .AsSplitQuery()
                .SingleAsync(profile => profile.Email == email);
            moved.Leave(IdOf(first));
            moved.Join(IdOf(second));
            moved.Assign(roleInSecond, IdOf(second));
        });
        beforeRoles.Open();
        var session = await request;

        Assert.That(session.Status, Is.EqualTo(HttpStatusCode.OK), session.Text);
        Assert.That(session.Text, Does.Contain(second).And.Contain("readApiKeys"));
        Assert.That(session.Text, Does.Not.Contain(first).And.Not.Contain("writeUsers"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        var held = new HeldRoles(beforeRoles);
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(held))
            .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(held));
    }

    private static AccountId IdOf(string account) =>
        AccountId.TryParse(account, out var id) ? id : throw new ArgumentException("16 digits are needed.", nameof(account));

    /// <summary>Holds the last statement of a lookup, after memberships were read.</summary>
    private sealed class HeldRoles(Gate gate) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("RoleAssignments", StringComparison.Ordinal))
            {
                await gate.PassAsync();
            }

            return result;
        }
    }
}
