using System.Linq.Expressions;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Base class of tests of impersonation: accounts, impersonators and targets, and changes of them as Pulse makes them.</summary>
public abstract class ImpersonationGround(TestDatabase database) : CacheTests(database)
{
    /// <summary>An account with all permissions.</summary>
    protected async Task<string> OpenAccountAsync()
    {
        var id = await Seed.AccountAsync();
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = {PermissionSet.BuiltIn.Bits} WHERE "Id" = {NumberOf(id)}""");
        return id;
    }

    /// <summary>A new member of an account, whose own role there has these permissions.</summary>
    protected Task<Person> PersonAsync(string account, params Permission[] permissions) => PersonAsync([account], (account, permissions));

    /// <param name="accounts">Accounts of the user. The first is the primary account.</param>
    /// <param name="rights">The permissions of the user, one role for each account.</param>
    protected async Task<Person> PersonAsync(string[] accounts, params (string Account, Permission[] Permissions)[] rights)
    {
        var roles = new List<(int Role, string? Account)>();
        foreach (var (account, permissions) in rights)
        {
            roles.Add((await Seed.RoleAsync(account, permissions), account));
        }

        return await KnownAsync(await Seed.UserAsync(accounts, [.. roles]), [.. roles.Select(role => role.Role)]);
    }

    protected async Task<Person> KnownAsync(string email, params int[] roles)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var id = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Users
            .Where(user => user.Email == email)
            .Select(user => user.Id)
            .SingleAsync();
        return new Person(id, email, roles);
    }

    protected Task<Setup.Api> LoginAsync(Person person) => LoginAsync(person.Email, Seed.Password);

    protected static Task<Answer> AskAsync(Setup.Api impersonator, Person target) =>
        impersonator.PostAsync("/auth/impersonate", new { userId = target.Id });

    /// <returns>An impersonated session that was just used.</returns>
    protected async Task<Setup.Api> ActAsync(Setup.Api impersonator, Person target)
    {
        var started = await AskAsync(impersonator, target);
        Assert.That(started.Status, Is.EqualTo(HttpStatusCode.OK), started.Text);
        return await WarmedAsync(Bearer((string)started.Json["token"]!));
    }

    /// <summary>The number of impersonated sessions with this target.</summary>
    protected async Task<int> CountAsync(Person target)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.CountAsync(
            session => session.ImpersonatedUserId == target.Id);
    }

    protected Task ChangeAsync(Person person, Action<User> change) =>
        Seed.ChangeAsync(async db => change(await db.Users.IgnoreQueryFilters()
        .Include(user => user.Memberships).Include(user => user.RoleAssignments).AsSplitQuery()
        .SingleAsync(user => user.Id == person.Id)));

    protected Task SetAsync<T, TValue>(Expression<Func<T, bool>> which, string property, TValue value)
        where T : class =>
        Seed.ChangeAsync(async db =>
            db.Entry(await db.Set<T>().IgnoreQueryFilters().SingleAsync(which)).Property<TValue>(property).CurrentValue = value);

    protected static AccountId IdOf(string account) => new(NumberOf(account));

    protected static string[] NamesIn(Answer session, string list) => [.. session.Json[list]!.AsArray().Select(name => (string)name!)];
}

/// <summary>A user created by a test.</summary>
/// <param name="Id">The user id.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Roles">The user's own roles, in the order of their accounts.</param>
public sealed record Person(int Id, string Email, int[] Roles);
