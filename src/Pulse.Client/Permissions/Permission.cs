namespace Pulse.Client;

/// <summary>A permission.</summary>
public sealed record Permission : PulseAnswer
{
    /// <summary>
    /// One of <see cref="PulsePermissions"/>, or the name of a permission that this installation defines, with a dot or a colon.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The allowed operations.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it belongs to Pulse.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>Whether the caller can grant it in the account in effect.</summary>
    public required bool Grantable { get; init; }

    /// <summary>Whether all accounts have it, except those from which it is withheld. Null for a built-in permission.</summary>
    public bool? AllAccounts { get; init; }

    /// <summary>Time of the creation. Null for a built-in permission.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Time of the last change. Null for a built-in permission.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A new permission of this installation.</summary>
public sealed record DefinePermission
{
    /// <summary>3 to 64 characters, with a dot or a colon: <c>orders:read</c>. It never changes, and is never used again.</summary>
    public required string Name { get; init; }

    /// <summary>The allowed operations, 1 to 500 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The accounts that get it, at most 1,000. Null: all accounts, also new ones.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }
}

/// <summary>Changes of a permission. What is not set stays as it is.</summary>
public sealed record PermissionPatch
{
    /// <summary>The allowed operations, 1 to 500 characters.</summary>
    public Optional<string> Description { get; init; }
}

/// <summary>The number of holders of a permission.</summary>
public sealed record PermissionHolders : PulseAnswer
{
    /// <summary>Keys with the permission.</summary>
    public required int ApiKeys { get; init; }

    /// <summary>Roles with the permission, without the built-in ones.</summary>
    public required int Roles { get; init; }

    /// <summary>Accounts that have the permission.</summary>
    public required int Accounts { get; init; }
}

/// <summary>Filters of the list of permissions.</summary>
public sealed record PermissionQuery : ListQuery
{
    /// <summary>Only built-in permissions, or only others.</summary>
    public bool? BuiltIn { get; init; }

    /// <summary>Only permissions that the caller can grant, or only others.</summary>
    public bool? Grantable { get; init; }

    internal override QueryText ToQuery() => base.ToQuery().Add("builtIn", BuiltIn).Add("grantable", Grantable);
}
