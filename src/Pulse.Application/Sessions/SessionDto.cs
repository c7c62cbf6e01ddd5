using System.Collections.Frozen;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>Who is calling, where, and with which rights.</summary>
public sealed class SessionDto
{
    /// <summary>The user; null where an API key calls.</summary>
    public int? Id { get; init; }

    /// <summary>The user's e-mail; null where an API key calls.</summary>
    public string? Email { get; init; }

    public bool Active { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    public string? CreatedById { get; init; }

    public string UpdatedBy { get; init; } = "";

    /// <inheritdoc cref="CreatedById"/>
    public string? UpdatedById { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>The e-mail of the user whom the caller is impersonating.</summary>
    public string? Impersonating { get; init; }

    /// <summary>The account in effect when a request names none.</summary>
    public SessionAccountDto? PrimaryAccount { get; init; }

    public IReadOnlyList<SessionAccountDto> Accounts { get; init; } = [];

    /// <summary>Names of the roles held: those for all accounts first, then by account.</summary>
    public IReadOnlyList<string> FlatRolesList { get; init; } = [];

    /// <summary>What the caller may do in the account in effect.</summary>
    public IReadOnlyList<Permission> FlatPermissionsList { get; init; } = [];

    /// <summary>What the roles give, in any account.</summary>
    public IReadOnlyList<Permission> PermissionsFromRoles { get; init; } = [];

    /// <summary>For each of those permissions the roles that give it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PermissionSourceDto>> PermissionsFromRolesDetails { get; init; } =
        FrozenDictionary<string, IReadOnlyList<PermissionSourceDto>>.Empty;

    /// <summary>The API key that is calling, directly or through this session; null for a user.</summary>
    public SessionApiKeyDto? ApiKey { get; init; }

    /// <summary>The bearer token; null where an API key is used directly.</summary>
    public string? Token { get; init; }

    /// <summary>When what was presented ends; null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>
    /// When ten wrong one-time codes were sent within an hour after the user's right password: someone else knows the password, and it should be
    /// changed. Null where that did not happen since the password was set.
    /// </summary>
    public DateTime? SecondFactorGuessedAt { get; init; }
}

/// <param name="AccountName">The account's name.</param>
/// <param name="AccountId">16 digits.</param>
/// <param name="Repcode">The sales representative's code.</param>
/// <param name="UsersPrimaryAccount">Whether it is in effect when a request names none.</param>
/// <param name="AccountAdmin">Whether the user holds the role of that name there.</param>
public sealed record SessionAccountDto(string AccountName, string AccountId, string? Repcode, bool UsersPrimaryAccount, bool AccountAdmin);

/// <param name="Role">The role's name.</param>
/// <param name="AccountId">Where it is held; null: in all accounts.</param>
public sealed record PermissionSourceDto(string Role, string? AccountId);

/// <param name="Id">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiKey">Its public identifier.</param>
public sealed record SessionApiKeyDto(Guid Id, string Name, string ApiKey);
