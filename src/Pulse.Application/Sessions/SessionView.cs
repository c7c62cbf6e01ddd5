using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Makes the session object of the contract from what is known of a caller.</summary>
public static class SessionView
{
    /// <param name="caller">Who is calling.</param>
    /// <param name="held">What the caller may do in the account in effect.</param>
    /// <param name="token">The bearer token, if there is one.</param>
    /// <param name="expiresAt">When what was presented ends.</param>
    public static SessionDto Of(Caller caller, PermissionSet held, SessionToken? token, DateTime? expiresAt) => caller switch
    {
        UserCaller user => OfUser(user, held, token, expiresAt),
        ApiKeyCaller key => OfApiKey(key, held, token, expiresAt),
        _ => throw new ArgumentOutOfRangeException(nameof(caller)),
    };

    private static SessionDto OfUser(UserCaller user, PermissionSet held, SessionToken? token, DateTime? expiresAt)
    {
        var accounts = user.Accounts.OrderBy(account => account.Id.Number).Select(account => AccountOf(account, StandingOf(user))).ToList();
        var roles = user.Roles
            .OrderBy(role => role.AccountId is not null).ThenBy(role => role.AccountId?.Number).ThenBy(role => role.Role, StringComparer.Ordinal)
            .ToList();
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
            FlatRolesList = [.. roles.Select(role => role.Role).Intersect(StandingOf(user).Select(role => role.Role))],
            FlatPermissionsList = held.ToSortedList(),
            PermissionsFromRoles = [.. sources.Select(source => source.Permission)],
            PermissionsFromRolesDetails = sources.ToDictionary(source => source.Permission.Name(), source => source.From),
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
            ApiKey = new SessionApiKeyDto(key.Id, key.KeyName, key.Identifier),
            Token = token?.Reveal(),
            ExpiresAt = expiresAt,
        };
    }

    private static SessionAccountDto AccountOf(CallerAccount account, IReadOnlyList<RoleGrant> roles) =>
        new(account.Name, account.Id.ToString(), account.Repcode, account.Primary, roles.Any(role => role.IsAccountAdminOf(account.Id)));

    /// <summary>Nobody is an administrator in a session that is another's.</summary>
    private static IReadOnlyList<RoleGrant> StandingOf(UserCaller user) => user.Impersonation is null
        ? user.Roles
        : [.. user.Roles.Where(role => !(role.Global && role.Role is Role.SuperAdmin or Role.AccountAdmin))];

    private static List<(Permission Permission, IReadOnlyList<PermissionSourceDto> From)> SourcesOf(UserCaller user, List<RoleGrant> roles)
    {
        var given = roles.Select(role => (role, Permissions: GivenBy(role, user))).ToList();
        return
        [
            .. from permission in PermissionSet.All.ToSortedList()
               let sources = given.Where(g => g.Permissions.Contains(permission))
                   .Select(g => new PermissionSourceDto(g.role.Role, g.role.AccountId?.ToString())).ToList()
               where sources.Count > 0
               select (permission, (IReadOnlyList<PermissionSourceDto>)sources),
        ];
    }

    /// <summary>A role held for all accounts is shown with all it gives; in a single account it is bounded by that account's own.</summary>
    private static PermissionSet GivenBy(RoleGrant role, UserCaller user) => role.AccountId is null && user.Impersonation is null
        ? role.Permissions
        : user.Accounts.Aggregate(PermissionSet.None, (given, account) => given.Union(GivenIn(account, role, user)));

    /// <summary>Nothing that who impersonates somebody does not hold as well.</summary>
    private static PermissionSet GivenIn(CallerAccount account, RoleGrant role, UserCaller user)
    {
        var given = role.In(account.Id, account.Given);
        return user.Impersonation is { } other ? given.Intersect(RoleGrant.In(other.OwnRoles, account.Id, account.Given)) : given;
    }
}
