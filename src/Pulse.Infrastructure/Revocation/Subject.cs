using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Something that rights are derived from. What is kept in memory names all of its subjects, and is forgotten when one
/// of them changes.
/// </summary>
/// <param name="Name">Kind and id, as they stand in the change feed.</param>
public readonly record struct Subject(string Name)
{
    /// <summary>Characters of the longest name.</summary>
    public const int MaxLength = 64;

    private const string ApiKeys = "apiKey:";
    private const string Sessions = "session:";

    /// <summary>Whether rights of users are derived from it, and not those of one key or session alone.</summary>
    public bool GivesUsersRights => !Name.StartsWith(ApiKeys, StringComparison.Ordinal) && !Name.StartsWith(Sessions, StringComparison.Ordinal);

    public static Subject OfApiKey(Guid id) => new($"{ApiKeys}{id:N}");

    public static Subject OfSession(Guid id) => new($"{Sessions}{id:N}");

    public static Subject OfUser(int id) => new($"user:{id}");

    public static Subject OfAccount(AccountId id) => new($"account:{id}");

    public static Subject OfRole(int id) => new($"role:{id}");

    /// <summary>
    /// What is about to change. Nothing can have been derived yet from what is new, except that a new membership or
    /// role changes its user.
    /// </summary>
    public static IEnumerable<Subject> ChangedIn(ChangeTracker tracker) =>
        from entry in tracker.Entries()
        where entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
        from subject in Of(entry.Entity, isNew: entry.State == EntityState.Added)
        select subject;

    private static Subject[] Of(object entity, bool isNew) => entity switch
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
