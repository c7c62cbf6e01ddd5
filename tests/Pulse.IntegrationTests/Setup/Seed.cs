using ErrorOr;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Creates accounts, users and roles directly in the database.</summary>
public sealed class Seed(IServiceScopeFactory scopes)
{
    public const string Password = "a-password-of-the-tests";

    /// <summary>Name of the property with the stored built-in permissions of keys, roles and accounts.</summary>
    public const string BuiltInPermissions = nameof(BuiltInPermissions);

    private const string MadeBy = "tests";
    private static long lastAccount = 2_000_000_000_000_000;
    private static int lastName;

    /// <returns>The id of the new account.</returns>
    public async Task<string> AccountAsync() => (await AccountsAsync(1))[0];

    /// <returns>The ids of new accounts, lowest first.</returns>
    public async Task<string[]> AccountsAsync(int count)
    {
        var accounts = Enumerable.Range(0, count).Select(_ => Account.Create(
            new AccountId(Interlocked.Increment(ref lastAccount)), NewName("Account"), MadeBy, Now)).ToList();
        await InUnitOfWorkAsync(async services =>
        {
            var db = services.GetRequiredService<PulseDbContext>();
            foreach (var account in accounts)
            {
                db.Accounts.Add(account);
                await BeginChainAsync(db, services.GetRequiredService<AuditSeal>(), account.Id.Number);
            }
        });
        return [.. accounts.Select(account => account.Id.ToString()).Order(StringComparer.Ordinal)];
    }

    /// <summary>Starts a chain without events, so that tests count only their own.</summary>
    private static async Task BeginChainAsync(PulseDbContext db, AuditSeal seal, long account)
    {
        var chain = db.Set<AuditChain>().Add(new AuditChain { Id = account }).Entity;
        var system = await db.Set<AuditChain>().SingleAsync(found => found.Id == AuditChain.System);
        system.Registry = seal.With(system.Registry!, account);
        (chain.Seal, system.Seal) = (seal.Of(chain), seal.Of(system));
    }

    /// <summary>A member of one account, whose own role there has these permissions.</summary>
    /// <returns>The e-mail address of the new user. The password is <see cref="Password"/>.</returns>
    public async Task<string> UserAsync(string accountId, params Permission[] permissions)
    {
        var role = await RoleAsync(accountId, permissions);
        return await UserAsync([accountId], (role, accountId));
    }

    /// <param name="accountIds">Accounts of the user. The first is the primary account.</param>
    /// <param name="roles">Role ids with their accounts. Null: all accounts.</param>
    /// <returns>The e-mail address of the new user. The password is <see cref="Password"/>.</returns>
    public async Task<string> UserAsync(string[] accountIds, params (int RoleId, string? AccountId)[] roles)
    {
        await using var scope = scopes.CreateAsyncScope();
        var user = User.Create($"{NewName("user")}@pulse.test", MadeBy, Now);
        Array.ForEach(accountIds, id => user.Join(Parse(id)));
        user.Activate(Now);
        Array.ForEach(roles, role => user.Assign(role.RoleId, role.AccountId is null ? null : Parse(role.AccountId)));

        var users = scope.ServiceProvider.GetRequiredService<UserManager<UserCredential>>();
        var created = await users.CreateAsync(new UserCredential(user), Password);
        Assert.That(created.Succeeded, Is.True, () => string.Join(" ", created.Errors.Select(error => error.Description)));
        return user.Email;
    }

    /// <returns>The id of a new role of the account.</returns>
    public async Task<int> RoleAsync(string accountId, params Permission[] permissions)
    {
        var (name, now) = (NewName("role"), Now);
        await ExecuteAsync($"""
            INSERT INTO "Roles" ("Name", "AccountId", "Permissions", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "Version")
            VALUES ({name}, {Parse(accountId).Number}, {PermissionSet.Of(permissions).Bits}, {now}, {MadeBy}, {now}, {MadeBy}, 1)
            """);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        return await db.Set<Role>().IgnoreQueryFilters().Where(role => role.Name == name).Select(role => role.Id).SingleAsync();
    }

    /// <returns>The ids of new keys with unknown secrets, oldest first.</returns>
    public async Task<Guid[]> KeysAsync(string accountId, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        var details = new ApiKeyDetails("One of many", null, PermissionSet.Of([Permission.ReadMerchants]), expiresAt: null);
        await InUnitOfWorkAsync(services =>
        {
            var credentials = services.GetRequiredService<ICredentialGenerator>();
            services.GetRequiredService<PulseDbContext>().ApiKeys.AddRange(ids.Select(id => ApiKey.Create(
                id,
                Parse(accountId),
                credentials.NewApiKeyIdentifier(),
                Guid.CreateVersion7(),
                credentials.NewApiKeySecret(),
                details,
                MadeBy,
                Now).Value));
            return Task.CompletedTask;
        });
        return ids;
    }

    /// <summary>Runs a statement that both databases understand, and clears the caches of the application.</summary>
    public async Task ExecuteAsync(FormattableString statement)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlInterpolatedAsync(statement);
        scope.ServiceProvider.GetRequiredService<InvalidationClock>().InvalidateAll();
    }

    /// <summary>Changes rows as Pulse does, in a unit of work that informs this node and the others.</summary>
    public Task ChangeAsync(Func<PulseDbContext, Task> change) =>
        InUnitOfWorkAsync(services => change(services.GetRequiredService<PulseDbContext>()));

    public async Task InUnitOfWorkAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var done = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async _ =>
            {
                await work(scope.ServiceProvider);
                return Result.Success;
            },
            CancellationToken.None);
        Assert.That(done.IsError, Is.False);
    }

    private static string NewName(string kind) => $"{kind}-{Interlocked.Increment(ref lastName)}";

    /// <summary>In milliseconds, as instants are stored.</summary>
    private static DateTime Now => Instant.ToMilliseconds(DateTime.UtcNow);

    private static AccountId Parse(string accountId) =>
        AccountId.TryParse(accountId, out var id) ? id : throw new ArgumentException("16 digits are needed.", nameof(accountId));
}
