using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Tag of a cached entry: an entity that the entry depends on. A change of the entity invalidates all entries with its tag.
/// </summary>
/// <param name="Name">Kind and id, as stored in the change feed.</param>
public readonly record struct CacheTag(string Name)
{
    /// <summary>Maximum length of a name.</summary>
    public const int MaxLength = 64;

    private const string ApiKeys = "apiKey:";
    private const string Sessions = "session:";
    private const string Users = "user:";
    private const string Accounts = "account:";
    private const string Roles = "role:";

    /// <summary>Whether there are imported keys.</summary>
    public static readonly CacheTag ImportedKeys = new("importedKeys");
    /// <summary>The catalogue of permissions.</summary>
    public static readonly CacheTag Catalogue = new("permissions");

    /// <summary>Id of the user. Null for other kinds.</summary>
    public int? UserId => NumberAfter(Users);

    /// <summary>Id of the account. Null for other kinds.</summary>
    public AccountId? AccountId => TextAfter(Accounts) is { } text && Domain.Accounts.AccountId.TryParse(text, out var id) ? id : null;

    /// <summary>Id of the role. Null for other kinds.</summary>
    public int? RoleId => NumberAfter(Roles);

    public static CacheTag OfApiKey(Guid id) => new($"{ApiKeys}{id:N}");

    public static CacheTag OfSession(Guid id) => new($"{Sessions}{id:N}");

    public static CacheTag OfUser(int id) => new($"{Users}{id}");

    public static CacheTag OfAccount(AccountId id) => new($"{Accounts}{id}");

    public static CacheTag OfRole(int id) => new($"{Roles}{id}");

    /// <summary>
    /// Tags of the entities that are about to change. A new entity has no dependent cache entries yet, except that a new membership or role
    /// assignment changes its user, and a new permission the catalogue.
    /// </summary>
    public static IEnumerable<(CacheTag Tag, EntityEntry Of)> ChangedIn(ChangeTracker tracker) =>
        from entry in tracker.Entries()
        where entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
        from tag in Of(entry.Entity, isNew: entry.State == EntityState.Added)
        select (tag, entry);

    private int? NumberAfter(string kind) =>
        TextAfter(kind) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private string? TextAfter(string kind) => Name.StartsWith(kind, StringComparison.Ordinal) ? Name[kind.Length..] : null;

    private static CacheTag[] Of(object entity, bool isNew) => entity switch
    {
        Membership { UserId: > 0 } membership => [OfUser(membership.UserId)],
        RoleAssignment { UserId: > 0 } assignment => [OfUser(assignment.UserId)],
        KeySecret { IsImported: true } when isNew => [ImportedKeys],
        CustomPermission => [Catalogue],
        _ when isNew => [],
        ApiKey key => [OfApiKey(key.Id)],
        KeySecret secret => [OfApiKey(secret.ApiKeyId)],
        Session session => [OfSession(session.Id)],
        User user => [OfUser(user.Id)],
        IdentityUser<int> credential => [OfUser(credential.Id)],
        Account account => [OfAccount(account.Id)],
        Role role => [OfRole(role.Id)],
        _ => [],
    };
}
