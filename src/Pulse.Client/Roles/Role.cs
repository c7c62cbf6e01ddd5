namespace Pulse.Client;

/// <summary>A role.</summary>
public sealed record Role : PulseAnswer
{
    /// <summary>The role. It never changes.</summary>
    public required int Id { get; init; }

    /// <summary>Name of the role, 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The account that owns the role. Null for a global role, which is available in every account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether the role exists in every installation. It cannot be changed or deleted.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>Permissions that the role gives, limited to those of the account in which it is assigned.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
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

/// <summary>A new role.</summary>
public sealed record CreateRole
{
    /// <summary>1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At least one. For a role of the account: at most the permissions that the caller holds in it.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Whether the role is available in every account. Requires a superAdmin user.</summary>
    public bool Global { get; init; }
}

/// <summary>Changes of a role. What is not set stays as it is.</summary>
public sealed record RolePatch
{
    /// <summary>1 to 64 characters.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>At least one. For a role of the account: at most the permissions that the caller holds in it.</summary>
    public Optional<IReadOnlyList<string>> Permissions { get; init; }
}

/// <summary>To which user a role is assigned.</summary>
public sealed record RoleHolder
{
    /// <summary>A user of the account in effect. With <see cref="AllAccounts"/>: any user.</summary>
    public required int UserId { get; init; }

    /// <summary>Whether the role is assigned in all accounts instead of the account in effect. Requires a superAdmin user.</summary>
    public bool AllAccounts { get; init; }
}

/// <summary>An assignment of a role to a user.</summary>
public sealed record RoleAssignment : PulseAnswer
{
    /// <summary>The user.</summary>
    public required int UserId { get; init; }

    /// <summary>The user's e-mail.</summary>
    public required string Email { get; init; }

    /// <summary>The account of the assignment. Null: all accounts.</summary>
    public string? AccountId { get; init; }
}

/// <summary>Filters of the list of roles.</summary>
public sealed record RoleQuery : ListQuery
{
    /// <summary>Only built-in roles, or only others.</summary>
    public bool? BuiltIn { get; init; }

    /// <summary>Only roles with this permission.</summary>
    public string? Permission { get; init; }

    /// <summary>Only roles with exactly this name.</summary>
    public string? Name { get; init; }

    internal override QueryText ToQuery() =>
        base.ToQuery().Add("builtIn", BuiltIn).Add("permissions", Permission).Add("name", Name);
}
