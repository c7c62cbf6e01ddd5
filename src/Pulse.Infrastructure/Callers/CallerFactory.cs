using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Callers;

/// <summary>Makes callers from what is stored.</summary>
internal static class CallerFactory
{
    /// <summary>Whose rights a user's session gives: the user's own, and those of the user who is impersonated in it.</summary>
    public static IEnumerable<int> UsersOf(Session session) => new[] { session.UserId, session.ImpersonatedUserId }.OfType<int>();

    /// <param name="user">A user with memberships, their accounts, role assignments and their roles loaded.</param>
    /// <returns>Null where the user is inactive.</returns>
    public static UserCaller? Of(User user) => !user.Active ? null : new UserCaller
    {
        Id = user.Id,
        Email = user.Email,
        Accounts = [.. user.Memberships.Select(membership => Of(membership.Account!, membership.Primary))],
        Roles = [.. user.Grants.Select(SharedInstances.Of)],
        Version = user.Version,
        HasMfa = user.MfaEnabledAt is not null,
        SecondFactorGuessedAt = user.SecondFactorGuessedAt,
        CreatedAt = user.CreatedAt,
        CreatedBy = SharedInstances.Of(user.CreatedBy),
        CreatedById = SharedInstances.OfAny(user.CreatedById),
        UpdatedAt = user.UpdatedAt,
        UpdatedBy = SharedInstances.Of(user.UpdatedBy),
        UpdatedById = SharedInstances.OfAny(user.UpdatedById),
    };

    /// <param name="session">A user's session.</param>
    /// <param name="users">Its users, with all that <see cref="Of(User)"/> needs of them loaded.</param>
    /// <returns>Null where a user is missing or inactive, and where the user may no longer act as the other one.</returns>
    public static UserCaller? Of(Session session, IReadOnlyDictionary<int, User> users)
    {
        var caller = CallerOf(session.UserId, users);
        return session.ImpersonatedUserId is null ? caller : CallerOf(session.ImpersonatedUserId, users) is { } acted ? caller?.ActingAs(acted) : null;
    }

    /// <param name="key">A key with its account loaded.</param>
    /// <param name="secret">Its secret that was presented.</param>
    public static ApiKeyCaller Of(ApiKey key, KeySecret secret)
    {
        var conditions = UseConditions.Of(key, key.Account!.ApiKeyPolicy, key.Account.Active, secret.EndsAt);
        return new ApiKeyCaller
        {
            Id = key.Id,
            SecretId = secret.Id,
            IsPending = secret.State == SecretState.Pending,
            Identifier = key.Identifier,
            KeyName = SharedInstances.Of(key.Name),
            Permissions = key.Permissions,
            Account = Of(key.Account, primary: true),
            Conditions = conditions,
            Bounds = KeyBounds.Of(key.Id, key.Details.EndingAt(conditions.ExpiresAt)) with { PolicyEndsAt = conditions.PolicyEndsAt },
            RateLimit = SharedInstances.OfAny(key.RateLimit),
            Quota = SharedInstances.OfAny(key.Quota),
            ExpiresAt = conditions.ExpiresAt,
            CreatedAt = key.CreatedAt,
            CreatedBy = SharedInstances.Of(key.CreatedBy),
            CreatedById = SharedInstances.OfAny(key.CreatedById),
            UpdatedAt = key.UpdatedAt,
            UpdatedBy = SharedInstances.Of(key.UpdatedBy),
            UpdatedById = SharedInstances.OfAny(key.UpdatedById),
        };
    }

    /// <param name="secret">A secret with its key and account loaded.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Null where the secret has ended. The state of the key does not matter here: a caller that presents its secret may learn it.</returns>
    public static ApiKeyCaller? Of(KeySecret secret, DateTime now) => secret.HasEndedAt(now) ? null : Of(secret.ApiKey!, secret);

    /// <summary>Everything that a session's caller is derived from.</summary>
    public static List<CacheTag> TagsOf(Session session, IReadOnlyDictionary<int, User> users) =>
    [
        CacheTag.OfSession(session.Id),
        .. UsersOf(session).Where(users.ContainsKey).SelectMany(id => TagsOf(users[id])),
        .. session.Secret?.ApiKey is { } key ? TagsOf(key) : [],
    ];

    /// <summary>Everything that a key's caller is derived from.</summary>
    public static List<CacheTag> TagsOf(ApiKey key) => [CacheTag.OfApiKey(key.Id), CacheTag.OfAccount(key.AccountId)];

    private static IEnumerable<CacheTag> TagsOf(User user) =>
    [
        CacheTag.OfUser(user.Id),
        .. user.Memberships.Select(membership => CacheTag.OfAccount(membership.AccountId)),
        .. user.RoleAssignments.Select(assignment => CacheTag.OfRole(assignment.RoleId)),
    ];

    private static UserCaller? CallerOf(int? userId, IReadOnlyDictionary<int, User> users) =>
        userId is { } id && users.TryGetValue(id, out var user) ? Of(user) : null;

    private static CallerAccount Of(Account account, bool primary) =>
        SharedInstances.Of(new CallerAccount(account.Id, account.Name, account.Repcode, account.Active, account.Permissions, primary, account.RequireMfa));
}
