using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Something that rights are derived from. What is kept in memory names all of its subjects, and is forgotten when one
/// of them changes.
/// </summary>
/// <param name="Name">Kind and id, as they stand in the change feed.</param>
public readonly record struct CacheTag(string Name)
{
    /// <summary>Characters of the longest name.</summary>
    public const int MaxLength = 64;

    private const string ApiKeys = "apiKey:";
    private const string Sessions = "session:";
    private const string Users = "user:";
    private const string Accounts = "account:";
    private const string Roles = "role:";

    /// <summary>The user that it is; null if it is something else.</summary>
    public int? UserId => NumberAfter(Users);

    /// <summary>The account that it is; null if it is something else.</summary>
    public AccountId? AccountId => TextAfter(Accounts) is { } text && Domain.Accounts.AccountId.TryParse(text, out var id) ? id : null;

    /// <summary>The role that it is; null if it is something else.</summary>
    public int? RoleId => NumberAfter(Roles);

    public static CacheTag OfApiKey(Guid id) => new($"{ApiKeys}{id:N}");

    public static CacheTag OfSession(Guid id) => new($"{Sessions}{id:N}");

    public static CacheTag OfUser(int id) => new($"{Users}{id}");

    public static CacheTag OfAccount(AccountId id) => new($"{Accounts}{id}");

    public static CacheTag OfRole(int id) => new($"{Roles}{id}");

    /// <summary>
    /// What is about to change. Nothing can have been derived yet from what is new, except that a new membership or
    /// role changes its user.
    /// </summary>
    public static IEnumerable<CacheTag> ChangedIn(ChangeTracker tracker) =>
        from entry in tracker.Entries()
        where entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
        from subject in Of(entry.Entity, isNew: entry.State == EntityState.Added)
        select subject;

    private int? NumberAfter(string kind) =>
        TextAfter(kind) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private string? TextAfter(string kind) => Name.StartsWith(kind, StringComparison.Ordinal) ? Name[kind.Length..] : null;

    private static CacheTag[] Of(object entity, bool isNew) => entity switch
    {
        Membership { UserId: > 0 } membership => [OfUser(membership.UserId)],
        RoleAssignment { UserId: > 0 } assignment => [OfUser(assignment.UserId)],
        _ when isNew => [],
        ApiKey key => [OfApiKey(key.Id)],
        KeySecret secret => [OfApiKey(secret.ApiKeyId)],
        Session session => [OfSession(session.Id)],
        User user => [OfUser(user.Id)],
        UserCredential credential => [OfUser(credential.Id)],
        Account account => [OfAccount(account.Id)],
        Role role => [OfRole(role.Id)],
        _ => [],
    };
}
