using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Permissions;

/// <summary>Serves all accounts, so it ignores the tenant filter. Only superAdmins reach it.</summary>
internal sealed class PermissionStore(PulseDbContext db) : IPermissionStore
{
    public Task LockAsync(CancellationToken cancellationToken) => db.LockAsync<CatalogueLock>(cancellationToken);

    public Task<CustomPermission?> FindAsync(string name, CancellationToken cancellationToken) =>
        db.Set<CustomPermission>().SingleOrDefaultAsync(permission => permission.Name == name, cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.Set<CustomPermission>().CountAsync(permission => permission.RetiredAt == null, cancellationToken);

    public void Add(CustomPermission permission) => db.Add(permission);

    public async Task<IReadOnlyList<Account>> FindAccountsAsync(
        IReadOnlyCollection<AccountId> ids, CancellationToken cancellationToken) =>
        await ids.FindInChunksAsync(chunk => db.Accounts.Where(account => chunk.Contains(account.Id)), cancellationToken);

    public async Task<PermissionHolders> FindHoldersAsync(
        CustomPermission permission, int atMost, CancellationToken cancellationToken)
    {
        var name = CustomPermissions.Stored(permission.Name);
        var keys = await FindAsync(HoldersOf<ApiKey>(name), key => key.Id, id => id.ToString(), atMost, cancellationToken);
        var roles = await FindAsync(
            HoldersOf<Role>(name), role => role.Id, id => id.ToString(CultureInfo.InvariantCulture), atMost, cancellationToken);
        var accounts = permission.Everywhere
            ? db.Accounts.Where(account => account.WithheldPermissions == null
                || !((string)(object)account.WithheldPermissions).Contains(name))
            : HoldersOf<Account>(name);
        return new PermissionHolders(
            keys, roles, await FindAsync(accounts, account => account.Id, id => id.ToString(), atMost, cancellationToken));
    }

    public async Task TakeFromAllAsync(CustomPermission permission, CancellationToken cancellationToken)
    {
        // The save sets the id of the author.
        await db.SaveChangesAsync(cancellationToken);
        var name = CustomPermissions.Stored(permission.Name);
        var onSqlServer = db.Database.IsSqlServer();
        foreach (var table in new[] { "ApiKeys", "Roles", "Accounts" })
        {
            await db.Database.ExecuteSqlRawAsync(
                PermissionSql.Take(table, onSqlServer),
                [name, StoredText.Of(permission.UpdatedAt, onSqlServer), permission.UpdatedBy, permission.UpdatedById!],
                cancellationToken);
        }

        await db.Database.ExecuteSqlRawAsync(PermissionSql.TakeFromWithheld(onSqlServer), [name], cancellationToken);
    }

    private static async Task<HoldersOfKind> FindAsync<T, TId>(
        IQueryable<T> holders,
        Expression<Func<T, TId>> idOf,
        Func<TId, string> textOf,
        int atMost,
        CancellationToken cancellationToken)
    {
        var count = await holders.CountAsync(cancellationToken);
        var ids = atMost == 0 ? [] : await holders.Select(idOf).OrderBy(id => id).Take(atMost).ToListAsync(cancellationToken);
        return new HoldersOfKind(count, ids.ConvertAll(id => textOf(id)));
    }

    /// <summary>The filter on null is that of the index.</summary>
    private IQueryable<T> HoldersOf<T>(string name)
        where T : class => db.Set<T>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(row => EF.Property<CustomPermissions?>(row, StoredPermissions.Custom) != null
            && ((string)(object)EF.Property<CustomPermissions?>(row, StoredPermissions.Custom)!).Contains(name));

    /// <summary>Taken to change the catalogue.</summary>
    private sealed class CatalogueLock() : DatabaseLock(id: 5);
}
