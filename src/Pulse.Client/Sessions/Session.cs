using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>A login, either with <see cref="Email"/> and <see cref="Password"/> or with an API key and its secret.</summary>
public sealed record Login
{
    /// <summary>The user's e-mail.</summary>
    public string? Email { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The identifier of the API key. Null for an imported key.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The secret of the API key, or the text of an imported key.</summary>
    public string? ApiSecret { get; init; }

    /// <summary>The only permissions that the session can have. Null: those of the credential, now and later.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Lifetime of the session in seconds, at most the configured one. Null: the configured one.</summary>
    public int? LifetimeSeconds { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(Login);
}

/// <summary>The second step of a login, with exactly one of a code and a recovery code.</summary>
public sealed record CompleteLogin
{
    /// <summary><see cref="PulseException.Challenge"/> of the first step. It ends after five minutes or five attempts.</summary>
    public required string Challenge { get; init; }

    /// <summary>The 6 digits that the authenticator shows.</summary>
    public string? Code { get; init; }

    /// <summary>A recovery code. Each can be used once.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(CompleteLogin);
}

/// <summary>The user to impersonate.</summary>
internal sealed record Impersonate(int UserId);

/// <summary>The caller with accounts and permissions.</summary>
public sealed record Session : PulseAnswer
{
    /// <summary>The user. Null for an API key.</summary>
    public int? Id { get; init; }

    /// <summary>The user's e-mail. Null for an API key.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the caller is active.</summary>
    public required bool Active { get; init; }

    /// <summary>Who created the user or the key.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Who changed the user or the key last.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>Creation of the user or the key.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change of the user or the key.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>E-mail of the impersonated user. Null if none.</summary>
    public string? Impersonating { get; init; }

    /// <summary>The account in effect if a request names none. Null: none.</summary>
    public SessionAccount? PrimaryAccount { get; init; }

    /// <summary>The accounts of the caller.</summary>
    public required IReadOnlyList<SessionAccount> Accounts { get; init; }

    /// <summary>Names of the held roles: first those for all accounts, then by account.</summary>
    public required IReadOnlyList<string> FlatRolesList { get; init; }

    /// <summary>Permissions in the account in effect.</summary>
    public required IReadOnlyList<string> FlatPermissionsList { get; init; }

    /// <summary>The only permissions that this session can have, as named at the login. Null: those of the credential.</summary>
    public IReadOnlyList<string>? NarrowedTo { get; init; }

    /// <summary>Permissions of the roles in all accounts.</summary>
    public required IReadOnlyList<string> PermissionsFromRoles { get; init; }

    /// <summary>The roles that give each of these permissions.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<PermissionSource>> PermissionsFromRolesDetails { get; init; }

    /// <summary>The API key. Null for a user.</summary>
    public SessionApiKey? ApiKey { get; init; }

    /// <summary>The access token, for <see cref="PulseClient.WithToken"/>. Null if an API key is used directly.</summary>
    public string? Token { get; init; }

    /// <summary>Expiry of the session. Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// When ten wrong second factors were sent within an hour after the user's correct password. Another person knows the password; change
    /// it. Null if this has not happened.
    /// </summary>
    public DateTimeOffset? SecondFactorGuessedAt { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(Session);
}

/// <summary>An account of the caller.</summary>
public sealed record SessionAccount
{
    /// <summary>The account's name.</summary>
    public required string AccountName { get; init; }

    /// <summary>16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Code of the sales representative. Null: none.</summary>
    public string? Repcode { get; init; }

    /// <summary>Whether the account is in effect if a request names none.</summary>
    public required bool UsersPrimaryAccount { get; init; }

    /// <summary>Whether the user holds accountAdmin in the account.</summary>
    public required bool AccountAdmin { get; init; }
}

/// <summary>A role that gives a permission.</summary>
public sealed record PermissionSource
{
    /// <summary>The role's name.</summary>
    public required string Role { get; init; }

    /// <summary>The account of the assignment. Null: all accounts.</summary>
    public string? AccountId { get; init; }
}

/// <summary>The API key of a session.</summary>
public sealed record SessionApiKey
{
    /// <summary>The key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The key's name.</summary>
    public required string Name { get; init; }

    /// <summary>The public identifier.</summary>
    [JsonPropertyName("apiKey")]
    public required string Identifier { get; init; }
}
