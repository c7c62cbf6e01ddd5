using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Reads users of all accounts, without the tenant filter.</summary>
internal sealed class UserRepository(PulseDbContext db) : IUserRepository
{
    public Task<User?> FindAsync(int id, CancellationToken cancellationToken) =>
        db.FindWithRightsAsync(id, cancellationToken);

    /// <summary>
    /// Reads the page first and then its users with their rights. A user that is added or deleted in between does not shift rows to other
    /// users.
    /// </summary>
    public async Task<ErrorOr<Page<User>>> ListAsync(AccountId? account, ListUsers query, CancellationToken cancellationToken)
    {
        var page = await UserFields.All.ToPageAsync(SourceOf(account, query), query, listed => listed.Id, cancellationToken);
        if (page.IsError)
        {
            return page.Errors;
        }

        var withRights = await db.FindWithRightsAsync(page.Value.Items.Select(listed => listed.Id), cancellationToken);
        return page.Value.Select(listed => withRights.GetValueOrDefault(listed.Id) ?? listed.User);
    }

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => db.Set<Membership>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter]).CountAsync(membership => membership.AccountId == account, cancellationToken);

    public async Task<IReadOnlyList<Role>> FindRolesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        [
            .. (await ids.FindInChunksAsync(chunk => db.Roles.Where(role => chunk.Contains(role.Id)), cancellationToken))
                .OrderBy(role => role.Id),
        ];

    /// <summary>Loads accounts and roles of new memberships and assignments. The change tracker connects them.</summary>
    public async Task LoadNewAsync(User user, CancellationToken cancellationToken)
    {
        db.ChangeTracker.DetectChanges();
        var accounts = user.Memberships.Where(membership => membership.Account is null).Select(membership => membership.AccountId).ToList();
        var roles = user.RoleAssignments.Where(assignment => assignment.Role is null).Select(assignment => assignment.RoleId).ToList();
        await accounts.FindInChunksAsync(chunk => db.Accounts.Where(account => chunk.Contains(account.Id)), cancellationToken);
        await roles.FindInChunksAsync(chunk => db.Roles.Where(role => chunk.Contains(role.Id)), cancellationToken);
    }

    /// <summary>Saves twice, because the unique index on the primary account is checked for each row.</summary>
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

    /// <summary>
    /// Reads members through the account's memberships, which an index has in the default order. Users that another index finds are
    /// compared with the account.
    /// </summary>
    private ListSource<ListedUser> SourceOf(AccountId? account, ListUsers query)
    {
        var users = db.Users.IgnoreQueryFilters([PulseDbContext.TenantFilter]);
        var all = users.Select(user => new ListedUser { User = user, Id = user.Id, CreatedAt = user.CreatedAt });
        if ((account ?? query.Account) is not { } filtered)
        {
            return new ListSource<ListedUser>(all, Count: users.CountManyAsync);
        }

        var served = query.Account == filtered ? UserFields.Account : null;
        if (UserFields.All.IsNarrowed(query))
        {
            return new ListSource<ListedUser>(
                all, listed => listed.User.Memberships.Any(membership => membership.AccountId == filtered), Served: served);
        }

        var memberships = db.Set<Membership>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(membership => membership.AccountId == filtered);
        var members = memberships.Join(
            users,
            membership => membership.UserId,
            user => user.Id,
            (membership, user) => new ListedUser { User = user, Id = membership.UserId, CreatedAt = membership.UserCreatedAt });
        return new ListSource<ListedUser>(members, Count: memberships.CountExaminedAsync, CountsFirst: true, Served: served);
    }
}
