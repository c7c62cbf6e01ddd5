namespace Pulse.Client;

/// <summary>An account.</summary>
public sealed record Account : PulseAnswer
{
    /// <summary>16 digits. They never change.</summary>
    public required string AccountId { get; init; }

    /// <summary>Name of the account, 1 to 100 characters.</summary>
    public required string AccountName { get; init; }

    /// <summary>Code of the sales representative. Null: none.</summary>
    public string? Repcode { get; init; }

    /// <summary>In an inactive account, only superAdmins can act and all keys are rejected.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether users need a second factor to act in this account.</summary>
    public required bool RequireMfa { get; init; }

    /// <summary>Permissions of the account: the upper limit of every grant in it.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A user's e-mail.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }
}

/// <summary>A new account.</summary>
public sealed record CreateAccount
{
    /// <summary>1 to 100 characters.</summary>
    public required string AccountName { get; init; }

    /// <summary>Code of the sales representative, at most 32 characters. Null: none.</summary>
    public string? Repcode { get; init; }
}

/// <summary>Changes of an account. What is not set stays as it is.</summary>
public sealed record AccountPatch
{
    /// <summary>1 to 100 characters.</summary>
    public Optional<string> AccountName { get; init; }

    /// <summary>Code of the sales representative, at most 32 characters. Null clears it.</summary>
    public Optional<string?> Repcode { get; init; }

    /// <summary>In an inactive account, only superAdmins can act and all keys are rejected.</summary>
    public Optional<bool> Active { get; init; }

    /// <summary>Whether members need a second factor to act in this account. Does not apply to superAdmins.</summary>
    public Optional<bool> RequireMfa { get; init; }
}

/// <summary>Permissions of an account: the upper limit of every grant in it.</summary>
public sealed record AccountPermissions : PulseAnswer
{
    /// <summary>Names without duplicates. If empty, only superAdmins can act in the account.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>The account's rules for API keys. A rule that is null does not apply.</summary>
public sealed record ApiKeyPolicy : PulseAnswer
{
    /// <summary>Longest lifetime of a key in days from its creation, 1 to 3,650. Keys that end later are rejected after it.</summary>
    public int? MaxLifetimeDays { get; init; }

    /// <summary>Whether every key must have an expiry.</summary>
    public bool RequireExpiry { get; init; }

    /// <summary>Longest grace period of a rotation in seconds, 0 to 2,592,000 (30 days, the default).</summary>
    public int? MaxGraceSeconds { get; init; }

    /// <summary>Most keys of the account, 1 to 100,000.</summary>
    public int? MaxKeys { get; init; }

    /// <summary>Days without a use or an edit after which a key is rejected, 1 to 3,650.</summary>
    public int? DisableAfterUnusedDays { get; init; }

    /// <summary>Whether every key must name the networks it is used from.</summary>
    public bool RequireAllowedIps { get; init; }
}

/// <summary>Filters of the list of accounts.</summary>
public sealed record AccountQuery : ListQuery
{
    /// <summary>Only accounts that have this permission.</summary>
    public string? Permission { get; init; }

    /// <summary>Only accounts with exactly this name.</summary>
    public string? AccountName { get; init; }

    /// <summary>Only active or only inactive accounts.</summary>
    public bool? Active { get; init; }

    internal override QueryText ToQuery() =>
        base.ToQuery().Add("permissions", Permission).Add("accountName", AccountName).Add("active", Active);
}
