using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Sees all accounts: whether a user belongs to one alone cannot be told from within it.</summary>
internal sealed class UserRepository(PulseDbContext db) : IUserRepository
{
    public Task<User?> FindAsync(int id, CancellationToken cancellationToken) =>
        db.FindWithRightsAsync(id, cancellationToken);

    /// <summary>The page first, then all that hangs on its users: a user who comes or goes between the statements moves no row to another user.</summary>
    public async Task<Page<User>> ListAsync(AccountId? account, ListUsers query, CancellationToken cancellationToken)
    {
        var users = db.Users.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]);
        var page = await UserFields.All.ToPageAsync(
            (account ?? AccountIn(query)) is { } named ? MembersOf(users, named) : users, query, user => user.Id, cancellationToken);
        var whole = await db.FindWithRightsAsync(page.Items.Select(user => user.Id), cancellationToken);
        return page.Select(user => whole.GetValueOrDefault(user.Id) ?? user);
    }

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => db.Set<Membership>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter]).CountAsync(membership => membership.AccountId == account, cancellationToken);

    public async Task<IReadOnlyList<Role>> FindRolesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        [.. (await ids.FindInChunksAsync(some => db.Roles.Where(role => some.Contains(role.Id)), cancellationToken)).OrderBy(role => role.Id)];

    /// <summary>What is loaded is put where it belongs by the change tracker.</summary>
    public async Task LoadNewAsync(User user, CancellationToken cancellationToken)
    {
        db.ChangeTracker.DetectChanges();
        var accounts = user.Memberships.Where(membership => membership.Account is null).Select(membership => membership.AccountId).ToList();
        var roles = user.RoleAssignments.Where(assignment => assignment.Role is null).Select(assignment => assignment.RoleId).ToList();
        await accounts.FindInChunksAsync(some => db.Accounts.Where(account => some.Contains(account.Id)), cancellationToken);
        await roles.FindInChunksAsync(some => db.Roles.Where(role => some.Contains(role.Id)), cancellationToken);
    }

    /// <summary>In two steps: the index that lets a user have one primary account looks at each row by itself.</summary>
    public async Task MovePrimaryAsync(User user, AccountId account, CancellationToken cancellationToken)
    {
        user.MakeNonePrimary();
        await db.SaveChangesAsync(cancellationToken);
        user.MakePrimary(account);
    }

    public void Remove(User user) => db.Users.Remove(user);

    public Task LockSuperAdminsAsync(CancellationToken cancellationToken) => db.LockSuperAdminsAsync(cancellationToken);

    public Task<int> CountSuperAdminsAsync(int except, CancellationToken cancellationToken) =>
        db.SuperAdmins().CountAsync(user => user.Id != except, cancellationToken);

    private static AccountId? AccountIn(ListUsers query) =>
        query.Filters.TryGetValue(UserFields.Account, out var text) && AccountId.TryParse(text, out var account) ? account : null;

    /// <summary>Found by the account's memberships, and not by looking at each user.</summary>
    private IQueryable<User> MembersOf(IQueryable<User> users, AccountId account) => users.Where(user => db.Set<Membership>()
        .Where(membership => membership.AccountId == account)
        .Select(membership => membership.UserId)
        .Contains(user.Id));
}
