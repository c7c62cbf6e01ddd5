using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Callers;

/// <summary>Creates callers from entities.</summary>
internal static class CallerFactory
{
    private static readonly CacheTag[] OfCatalogue = [CacheTag.Catalogue];

    /// <summary>The users whose rights determine a session: its user, and the impersonated user if there is one.</summary>
    public static IEnumerable<int> UsersOf(Session session) => new[] { session.UserId, session.ImpersonatedUserId }.OfType<int>();

    /// <summary>The custom permissions that the rights of users are derived from.</summary>
    public static CustomPermissions?[] CustomPermissionsOf(IEnumerable<User> users) =>
    [
        .. users.SelectMany(user => user.Memberships.Select(membership => membership.Account!.OwnPermissions.Custom)
            .Concat(user.RoleAssignments.Select(assignment => assignment.Role!.Permissions.Custom))).OfType<CustomPermissions>().Distinct(),
    ];

    /// <inheritdoc cref="CustomPermissionsOf(IEnumerable{User})"/>
    public static CustomPermissions?[] CustomPermissionsOf(ApiKey key) => [key.Permissions.Custom, key.Account!.OwnPermissions.Custom];

    /// <param name="user">A user with memberships, accounts, role assignments and roles loaded.</param>
    /// <param name="catalogue">The permissions that exist. Others count as not held.</param>
    /// <returns>Null if the user is inactive.</returns>
    public static UserCaller? Of(User user, PermissionCatalogue catalogue) => !user.Active ? null : new UserCaller
    {
        Id = user.Id,
        Email = user.Email,
        Accounts = [.. user.Memberships.Select(membership => Of(membership.Account!, membership.Primary, catalogue))],
        Roles = [.. user.RoleAssignments.Select(assignment => Of(assignment, catalogue))],
        Version = user.Version,
        HasMfa = user.MfaEnabledAt is not null,
        SecondFactorGuessedAt = user.SecondFactorGuessedAt,
        HasFirstPassword = user.HasFirstPassword,
        CreatedAt = user.CreatedAt,
        CreatedBy = SharedInstances.Of(user.CreatedBy),
        CreatedById = SharedInstances.OfAny(user.CreatedById),
        UpdatedAt = user.UpdatedAt,
        UpdatedBy = SharedInstances.Of(user.UpdatedBy),
        UpdatedById = SharedInstances.OfAny(user.UpdatedById),
    };

    /// <param name="session">A session of a user.</param>
    /// <param name="users">The users of <see cref="UsersOf"/>, loaded as for <see cref="Of(User, PermissionCatalogue)"/>.</param>
    /// <returns>Null if a user is missing or inactive, or the impersonation is no longer allowed.</returns>
    public static UserCaller? Of(Session session, IReadOnlyDictionary<int, User> users, PermissionCatalogue catalogue)
    {
        var caller = CallerOf(session.UserId, users, catalogue) is { } user
            ? user with { NarrowedTo = NarrowingOf(session, catalogue) }
            : null;
        if (session.ImpersonatedUserId is null)
        {
            return caller;
        }

        return CallerOf(session.ImpersonatedUserId, users, catalogue) is { } impersonated ? caller?.ActingAs(impersonated) : null;
    }

    /// <returns>The permissions that a narrowed session can have, without deleted ones. Null: the session is not narrowed.</returns>
    public static PermissionSet? NarrowingOf(Session session, PermissionCatalogue catalogue) =>
        session.NarrowedTo is { } narrowed ? catalogue.Existing(narrowed) : null;

    /// <param name="key">A key with its account loaded.</param>
    /// <param name="secret">The presented secret of the key.</param>
    /// <param name="catalogue">The permissions that exist. Others count as not held.</param>
    public static ApiKeyCaller Of(ApiKey key, KeySecret secret, PermissionCatalogue catalogue)
    {
        var conditions = UseConditions.Of(key, key.Account!.ApiKeyPolicy, key.Account.Active, secret.EndsAt);
        return new ApiKeyCaller
        {
            Id = key.Id,
            SecretId = secret.Id,
            IsPending = secret.State == SecretState.Pending,
            IsRetiring = secret.State == SecretState.Retiring,
            Identifier = key.Identifier,
            KeyName = SharedInstances.Of(key.Name),
            ExternalId = SharedInstances.OfAny(key.ExternalId),
            Permissions = catalogue.Existing(key.Permissions),
            Account = Of(key.Account, primary: true, catalogue),
            Conditions = conditions,
            Bounds = KeyBounds.Of(key.Id, key.Details.EndingAt(conditions.ExpiresAt)) with { PolicyEndsAt = conditions.PolicyEndsAt },
            RateLimit = SharedInstances.OfAny(key.RateLimit),
            Quota = SharedInstances.OfAny(key.Quota),
            LastUse = SharedInstances.Of(new LastUse(key.Id)),
            ExpiresAt = conditions.ExpiresAt,
            CreatedAt = key.CreatedAt,
            CreatedBy = SharedInstances.Of(key.CreatedBy),
            CreatedById = SharedInstances.OfAny(key.CreatedById),
            UpdatedAt = key.UpdatedAt,
            UpdatedBy = SharedInstances.Of(key.UpdatedBy),
            UpdatedById = SharedInstances.OfAny(key.UpdatedById),
        };
    }

    /// <param name="key">A key with its account loaded.</param>
    /// <returns>The conditions for every use of the key, with any of its secrets.</returns>
    public static UseConditions ConditionsOf(ApiKey key) =>
        UseConditions.Of(key, key.Account!.ApiKeyPolicy, key.Account.Active, secretEndsAt: null);

    /// <param name="secret">A secret with its key and account loaded.</param>
    /// <param name="now">Current time.</param>
    /// <returns>Null if the secret has ended. The key's state is not checked here: a caller with the right secret may learn it.</returns>
    public static ApiKeyCaller? Of(KeySecret secret, PermissionCatalogue catalogue, DateTime now) =>
        secret.HasEndedAt(now) ? null : Of(secret.ApiKey!, secret, catalogue);

    /// <summary>The cache tags of everything that a session's caller depends on.</summary>
    public static List<CacheTag> TagsOf(Session session, IReadOnlyDictionary<int, User> users) =>
    [
        CacheTag.OfSession(session.Id),
        .. UsersOf(session).Where(users.ContainsKey).SelectMany(id => TagsOf(users[id])),
        .. session.Secret?.ApiKey is { } key ? TagsOf(key) : [],
        .. session.NarrowedTo is { Custom: not null } ? OfCatalogue : [],
    ];

    /// <summary>
    /// The cache tags of everything that a key's caller depends on. A key without custom permissions does not depend on the catalogue,
    /// because it cannot hold others, even if its account has them.
    /// </summary>
    public static List<CacheTag> TagsOf(ApiKey key) =>
    [
        CacheTag.OfApiKey(key.Id), CacheTag.OfAccount(key.AccountId), .. key.Permissions.Custom is null ? [] : OfCatalogue,
    ];

    private static IEnumerable<CacheTag> TagsOf(User user) =>
    [
        CacheTag.OfUser(user.Id),
        .. user.Memberships.Select(membership => CacheTag.OfAccount(membership.AccountId)),
        .. user.RoleAssignments.Select(assignment => CacheTag.OfRole(assignment.RoleId)),
        .. user.RoleAssignments.Any(assignment => assignment.Role is { IsBuiltIn: true } or { Permissions.Custom: not null })
            ? OfCatalogue
            : [],
    ];

    private static UserCaller? CallerOf(int? userId, IReadOnlyDictionary<int, User> users, PermissionCatalogue catalogue) =>
        userId is { } id && users.TryGetValue(id, out var user) ? Of(user, catalogue) : null;

    private static RoleGrant Of(RoleAssignment assignment, PermissionCatalogue catalogue) =>
        SharedInstances.Of(assignment.Grant with { Permissions = assignment.Role!.PermissionsIn(catalogue) });

    private static CallerAccount Of(Account account, bool primary, PermissionCatalogue catalogue) => SharedInstances.Of(new CallerAccount(
        account.Id,
        account.Name,
        account.Repcode,
        account.Active,
        account.PermissionsIn(catalogue),
        primary,
        account.RequireMfa));
}
