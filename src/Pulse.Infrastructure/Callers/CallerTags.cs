using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Callers;

/// <summary>
/// The cache tags of everything that the rights of a caller in one account depend on. A caller in memory is for all of its accounts, and
/// has the tags of <see cref="CallerFactory"/>.
/// </summary>
internal static class CallerTags
{
    /// <param name="caller">A caller that presented a session.</param>
    /// <param name="account">The account in effect. A superAdmin need not be a member of it.</param>
    public static IEnumerable<CacheTag> Of(Caller caller, AccountId account)
    {
        yield return CacheTag.OfSession(caller.SessionId!.Value);
        yield return CacheTag.OfAccount(account);
        foreach (var tag in caller is ApiKeyCaller key ? OfKey(key) : OfUser((UserCaller)caller, account))
        {
            yield return tag;
        }
    }

    private static IEnumerable<CacheTag> OfKey(ApiKeyCaller key) =>
        key.Permissions.Custom is null ? [CacheTag.OfApiKey(key.Id)] : [CacheTag.OfApiKey(key.Id), CacheTag.Catalogue];

    /// <summary>An impersonation depends on both users, and on what each of them holds.</summary>
    private static IEnumerable<CacheTag> OfUser(UserCaller user, AccountId account)
    {
        yield return CacheTag.OfUser(user.Id);
        if (user.Impersonation is { } other)
        {
            yield return CacheTag.OfUser(other.UserId);
        }

        RoleGrant[] roles = [.. user.Roles.AppliedIn(account), .. user.Impersonation?.OwnRoles.AppliedIn(account) ?? []];
        foreach (var role in roles)
        {
            yield return CacheTag.OfRole(role.RoleId);
        }

        if (roles.Any(role => role.IsBuiltIn || role.Permissions.Custom is not null))
        {
            yield return CacheTag.Catalogue;
        }
    }
}
