using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Roles;

/// <summary>A named set of permissions, owned by an account or global.</summary>
public sealed class Role : IAuthored
{
    public const int NameMaxLength = 64;

    /// <summary>
    /// Assigned for all accounts. Grants all permissions in every account, also those that the account does not have.
    /// </summary>
    public const string SuperAdmin = "superAdmin";

    /// <summary>Assigned for one account. Grants all permissions of the account.</summary>
    public const string AccountAdmin = "accountAdmin";

    /// <summary>Database id of the built-in role.</summary>
    public const int SuperAdminId = 1;

    /// <inheritdoc cref="SuperAdminId"/>
    public const int AccountAdminId = 2;

    private Role()
    {
    }

    public int Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The account that owns the role. Null for a global role.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>The stored form of <see cref="Permissions"/>.</summary>
    private long BuiltInPermissions { get; set; }

    /// <inheritdoc cref="BuiltInPermissions"/>
    private CustomPermissions? CustomPermissions { get; set; }

    public PermissionSet Permissions
    {
        get => new(BuiltInPermissions, CustomPermissions);
        private set => (BuiltInPermissions, CustomPermissions) = value;
    }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Increases by one with each edit.</summary>
    public long Version { get; private set; }

    /// <summary>Whether the role exists in every installation. Built-in roles cannot be changed or deleted.</summary>
    public bool IsBuiltIn => Id is SuperAdminId or AccountAdminId;

    public static Role Create(string name, AccountId? account, PermissionSet permissions, string createdBy, DateTime now) => new()
    {
        Name = name,
        AccountId = account,
        Permissions = permissions,
        CreatedAt = now,
        CreatedBy = createdBy,
        UpdatedAt = now,
        UpdatedBy = createdBy,
        Version = 1,
    };

    /// <summary>Replaces name and permissions. Does nothing if they are equal.</summary>
    public void Edit(string name, PermissionSet permissions, string editedBy, DateTime now)
    {
        if (name != Name || permissions != Permissions)
        {
            (Name, Permissions, UpdatedBy, UpdatedAt) = (name, permissions, editedBy, now);
            Version++;
        }
    }

    /// <summary>The permissions of the role that exist. A built-in role has all.</summary>
    public PermissionSet PermissionsIn(PermissionCatalogue catalogue) => IsBuiltIn ? catalogue.All : catalogue.Existing(Permissions);

    /// <summary>The role as assigned to a user.</summary>
    /// <param name="account">The account of the assignment. Null: all accounts.</param>
    public RoleGrant HeldIn(AccountId? account) => new(Name, AccountId is null, account, Permissions) { RoleId = Id };

    /// <summary>
    /// Checks where the role can be assigned: superAdmin for all accounts only, a role of an account in that account only, every
    /// other role in one or in all accounts.
    /// </summary>
    /// <param name="account">The account of the assignment. Null: all accounts.</param>
    public ErrorOr<Success> CheckPlace(AccountId? account)
    {
        if (Id == SuperAdminId && account is not null)
        {
            return Errors.Invalid("allAccounts", $"Must be true. The role {SuperAdmin} can only be assigned for all accounts.");
        }

        return AccountId is not null && account != AccountId
            ? Errors.Invalid("allAccounts", "Must be false. This role belongs to one account.")
            : Result.Success;
    }
}
