using System.Collections.Frozen;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>The caller with accounts and permissions.</summary>
public sealed class SessionDto
{
    /// <summary>The user. Null for an API key.</summary>
    public int? Id { get; init; }

    /// <summary>The user's e-mail. Null for an API key.</summary>
    public string? Email { get; init; }

    public bool Active { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public string UpdatedBy { get; init; } = "";

    /// <inheritdoc cref="CreatedById"/>
    public string? UpdatedById { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>E-mail of the impersonated user. Null if none.</summary>
    public string? Impersonating { get; init; }

    /// <summary>The account in effect if a request names none.</summary>
    public SessionAccountDto? PrimaryAccount { get; init; }

    public IReadOnlyList<SessionAccountDto> Accounts { get; init; } = [];

    /// <summary>Names of the held roles: first those for all accounts, then by account.</summary>
    public IReadOnlyList<string> FlatRolesList { get; init; } = [];

    /// <summary>Permissions in the account in effect.</summary>
    public IReadOnlyList<PermissionName> FlatPermissionsList { get; init; } = [];

    /// <summary>
    /// The only permissions that this session can have, as named at the login; it is then no administrator. Null: those of the credential.
    /// </summary>
    public IReadOnlyList<PermissionName>? NarrowedTo { get; init; }

    /// <summary>Permissions of the roles in all accounts.</summary>
    public IReadOnlyList<PermissionName> PermissionsFromRoles { get; init; } = [];

    /// <summary>The roles that give each of these permissions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PermissionSourceDto>> PermissionsFromRolesDetails { get; init; } =
        FrozenDictionary<string, IReadOnlyList<PermissionSourceDto>>.Empty;

    /// <summary>The calling API key, directly or through this session. Null for a user.</summary>
    public SessionApiKeyDto? ApiKey { get; init; }

    /// <summary>The access token. Null if an API key is used directly.</summary>
    public string? Token { get; init; }

    /// <summary>Expiry of the presented credential. Null: it does not expire.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>
    /// When ten wrong second factors were sent within an hour after the user's correct password. Another person knows the password;
    /// change it. Null if this has not happened since the password was set.
    /// </summary>
    public DateTime? SecondFactorGuessedAt { get; init; }
}

/// <param name="AccountName">The account's name.</param>
/// <param name="AccountId">16 digits.</param>
/// <param name="Repcode">Code of the sales representative.</param>
/// <param name="UsersPrimaryAccount">Whether the account is in effect if a request names none.</param>
/// <param name="AccountAdmin">Whether the user holds accountAdmin in the account.</param>
public sealed record SessionAccountDto(string AccountName, string AccountId, string? Repcode, bool UsersPrimaryAccount, bool AccountAdmin);

/// <param name="Role">The role's name.</param>
/// <param name="AccountId">The account of the assignment. Null: all accounts.</param>
public sealed record PermissionSourceDto(string Role, string? AccountId);

/// <param name="Id">The key.</param>
/// <param name="Name">The key's name.</param>
/// <param name="ApiKey">The public identifier.</param>
public sealed record SessionApiKeyDto(Guid Id, string Name, string ApiKey);
