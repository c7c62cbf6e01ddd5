namespace Pulse.Client;

/// <summary>A user, with the properties that are visible to the caller.</summary>
public record User : PulseAnswer
{
    /// <summary>The user. It never changes.</summary>
    public required int Id { get; init; }

    /// <summary>The login name.</summary>
    public required string Email { get; init; }

    /// <summary>An inactive user cannot act and has no sessions.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether the user has not set a password and cannot log in.</summary>
    public required bool Pending { get; init; }

    /// <summary>Whether a login needs a second factor.</summary>
    public required bool MfaEnabled { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier. Null if the user also belongs to accounts that the caller cannot read.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID. Null if unknown or not visible to the caller.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier. Null if the user also belongs to accounts that the caller cannot read.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID. Null if unknown or not visible to the caller.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>Memberships in accounts whose users the caller can read.</summary>
    public required IReadOnlyList<UserAccount> Accounts { get; init; }

    /// <summary>Roles in these accounts. Roles for all accounts are visible only to a superAdmin.</summary>
    public required IReadOnlyList<UserRole> Roles { get; init; }
}

/// <summary>A new user with the token for the first password. No other answer contains the token.</summary>
public sealed record IssuedUser : User
{
    /// <summary>64 hexadecimal characters, to set the password or to accept the invitation. Shown only once.</summary>
    public required string SetPasswordToken { get; init; }

    /// <summary>The token is rejected from this time on.</summary>
    public required DateTimeOffset SetPasswordTokenExpiresAt { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(IssuedUser)} {Id}";
}

/// <summary>A membership of a user.</summary>
public sealed record UserAccount
{
    /// <summary>The account, 16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The account's name.</summary>
    public required string AccountName { get; init; }

    /// <summary>Whether the account is in effect if a request of the user names none.</summary>
    public required bool UsersPrimaryAccount { get; init; }

    /// <summary>Whether the user holds accountAdmin in the account.</summary>
    public required bool AccountAdmin { get; init; }
}

/// <summary>A role of a user.</summary>
public sealed record UserRole
{
    /// <summary>The role.</summary>
    public required int Id { get; init; }

    /// <summary>The role's name.</summary>
    public required string Name { get; init; }

    /// <summary>The account of the assignment. Null: all accounts.</summary>
    public string? AccountId { get; init; }
}

/// <summary>A new user, who becomes a member of the account in effect.</summary>
public sealed record CreateUser
{
    /// <summary>The login name, at most 254 characters.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the user administers the account. Requires an administrator.</summary>
    public bool AccountAdmin { get; init; }

    /// <summary>Roles in the account, at most 100, limited to the permissions of the caller. Null: none.</summary>
    public IReadOnlyList<int>? RoleIds { get; init; }
}

/// <summary>Changes of a user. What is not set stays as it is.</summary>
public sealed record UserPatch
{
    /// <summary>The login name. A change ends all sessions of the user.</summary>
    public Optional<string> Email { get; init; }

    /// <summary>An inactive user cannot act. A deactivation ends all sessions of the user.</summary>
    public Optional<bool> Active { get; init; }
}

/// <summary>All memberships of a user in the caller's accounts.</summary>
internal sealed record UserMemberships
{
    public required IReadOnlyList<UserMembership> Accounts { get; init; }
}

/// <summary>A membership that a user gets or keeps.</summary>
public sealed record UserMembership
{
    /// <summary>The account, 16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>
    /// Whether the account is in effect if a request of the user names none. If no account is primary, the current one stays primary.
    /// </summary>
    public bool Primary { get; init; }

    /// <summary>Whether the user administers the account.</summary>
    public bool AccountAdmin { get; init; }
}

/// <summary>A one-time token for a new password.</summary>
public sealed record PasswordToken : PulseAnswer
{
    /// <summary>64 hexadecimal characters. Shown only once.</summary>
    public required string SetPasswordToken { get; init; }

    /// <summary>The token is rejected from this time on.</summary>
    public required DateTimeOffset SetPasswordTokenExpiresAt { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(PasswordToken);
}

/// <summary>Filters of the list of users.</summary>
public sealed record UserQuery : ListQuery
{
    /// <summary>Only the user with this e-mail.</summary>
    public string? Email { get; init; }

    /// <summary>Only active or only inactive users.</summary>
    public bool? Active { get; init; }

    /// <summary>Only users without a password, or only others.</summary>
    public bool? Pending { get; init; }

    /// <summary>For superAdmins: only the members of this account.</summary>
    public string? AccountId { get; init; }

    internal override QueryText ToQuery() => base.ToQuery()
        .Add("email", Email).Add("active", Active).Add("pending", Pending).Add("accountId", AccountId);
}
