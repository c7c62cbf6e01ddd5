using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Creates the session DTO of a caller.</summary>
public static class SessionView
{
    /// <summary>
    /// Creates the DTO. <paramref name="held"/> are the permissions in the account in effect; <paramref name="expiresAt"/> is the
    /// expiry of the presented credential.
    /// </summary>
    public static SessionDto Of(Caller caller, PermissionSet held, SessionToken? token, DateTime? expiresAt) => caller switch
    {
        UserCaller user => OfUser(user, held, token, expiresAt),
        ApiKeyCaller key => OfApiKey(key, held, token, expiresAt),
        _ => throw new ArgumentOutOfRangeException(nameof(caller)),
    };

    private static SessionDto OfUser(UserCaller user, PermissionSet held, SessionToken? token, DateTime? expiresAt)
    {
        var effective = EffectiveRolesOf(user);
        var accounts = user.Accounts.Select(account => AccountOf(account, effective)).ToList();
        var roles = user.Roles.OrderBy(role => role.AccountId?.Number).ThenBy(role => role.Role, StringComparer.Ordinal).ToList();
        var sources = SourcesOf(user, roles);
        return new SessionDto
        {
            Id = user.Id,
            Email = user.Email,
            Active = true,
            CreatedBy = user.CreatedBy,
            CreatedById = user.CreatedById,
            UpdatedBy = user.UpdatedBy,
            UpdatedById = user.UpdatedById,
            CreatedAt = user.CreatedAt,
            UpdatedAt = user.UpdatedAt,
            SecondFactorGuessedAt = user.Impersonation is null ? user.SecondFactorGuessedAt : null,
            Impersonating = user.Impersonation?.Email,
            PrimaryAccount = accounts.Find(account => account.UsersPrimaryAccount),
            Accounts = accounts,
            FlatRolesList = [.. roles.Select(role => role.Role).Intersect(effective.Select(role => role.Role))],
            FlatPermissionsList = held.ToSortedList(),
            NarrowedTo = user.NarrowedTo?.ToSortedList(),
            PermissionsFromRoles = [.. sources.Select(source => source.Permission)],
            PermissionsFromRolesDetails = sources.ToDictionary(source => source.Permission.Value, source => source.From),
            Token = token?.Reveal(),
            ExpiresAt = expiresAt,
        };
    }

    private static SessionDto OfApiKey(ApiKeyCaller key, PermissionSet held, SessionToken? token, DateTime? expiresAt)
    {
        var account = AccountOf(key.Account, []);
        return new SessionDto
        {
            Active = true,
            CreatedBy = key.CreatedBy,
            CreatedById = key.CreatedById,
            UpdatedBy = key.UpdatedBy,
            UpdatedById = key.UpdatedById,
            CreatedAt = key.CreatedAt,
            UpdatedAt = key.UpdatedAt,
            PrimaryAccount = account,
            Accounts = [account],
            FlatPermissionsList = held.ToSortedList(),
            NarrowedTo = key.NarrowedTo?.ToSortedList(),
            ApiKey = new SessionApiKeyDto(key.Id, key.KeyName, key.Identifier),
            Token = token?.Reveal(),
            ExpiresAt = expiresAt,
        };
    }

    private static SessionAccountDto AccountOf(CallerAccount account, RoleGrants roles) =>
        new(account.Name, account.Id.ToString(), account.Repcode, account.Primary, roles.HasAccountAdminOf(account.Id));

    /// <summary>An impersonated or narrowed session has no administrator roles.</summary>
    private static RoleGrants EffectiveRolesOf(UserCaller user) => user.HasAdminRoles
        ? user.Roles
        : [.. user.Roles.Where(role => !(role.Global && role.Role is Role.SuperAdmin or Role.AccountAdmin))];

    private static List<(PermissionName Permission, IReadOnlyList<PermissionSourceDto> From)> SourcesOf(
        UserCaller user, List<RoleGrant> roles)
    {
        var given = roles.Select(role => (
            Source: new PermissionSourceDto(role.Role, role.AccountId?.ToString()),
            Permissions: user.Narrow(GivenBy(role, user)))).ToList();
        return
        [
            .. from permission in given.Aggregate(PermissionSet.None, (all, item) => all.Union(item.Permissions)).ToSortedList()
               let sources = given.Where(item => item.Permissions.Contains(permission)).Select(item => item.Source).ToList()
               select (permission, (IReadOnlyList<PermissionSourceDto>)sources),
        ];
    }

    /// <summary>
    /// Shows all permissions of a role for all accounts. A role in one account is limited to the permissions of that account.
    /// </summary>
    private static PermissionSet GivenBy(RoleGrant role, UserCaller user) => role.AccountId switch
    {
        { } id => user.Accounts.Find(id) is { } account ? GivenIn(account, role, user) : PermissionSet.None,
        null when user.Impersonation is null => role.Permissions,
        null => user.Accounts.Aggregate(PermissionSet.None, (given, account) => given.Union(GivenIn(account, role, user))),
    };

    /// <summary>In an impersonated session, also limited to the permissions of the impersonator.</summary>
    private static PermissionSet GivenIn(CallerAccount account, RoleGrant role, UserCaller user)
    {
        var given = role.In(account.Id, account.Given);
        return user.Impersonation is { } other ? given.Intersect(other.OwnRoles.In(account.Id, account.Given)) : given;
    }
}
