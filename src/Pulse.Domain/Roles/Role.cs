using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Roles;

/// <summary>A named set of permissions: one account's own, or global.</summary>
public sealed class Role : IAuthored
{
    public const int NameMaxLength = 64;

    /// <summary>Held for all accounts: may act in every existing account, whatever that account has been given.</summary>
    public const string SuperAdmin = "superAdmin";

    /// <summary>Held for one account: holds all that the account has been given.</summary>
    public const string AccountAdmin = "accountAdmin";

    /// <summary>Database ids of the two roles that every installation has.</summary>
    public const int SuperAdminId = 1;

    /// <inheritdoc cref="SuperAdminId"/>
    public const int AccountAdminId = 2;

    private Role()
    {
    }

    public int Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The account whose own role this is; null for a global role.</summary>
    public AccountId? AccountId { get; private set; }

    public PermissionSet Permissions { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Goes up by one with each edit.</summary>
    public long Version { get; private set; }

    /// <summary>Whether every installation has it: nobody can change or delete it.</summary>
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

    /// <summary>Gives it another name or other permissions; what changes nothing is no edit.</summary>
    public void Edit(string name, PermissionSet permissions, string editedBy, DateTime now)
    {
        if (name != Name || permissions != Permissions)
        {
            (Name, Permissions, UpdatedBy, UpdatedAt) = (name, permissions, editedBy, now);
            Version++;
        }
    }

    /// <summary>The role as a user holds it.</summary>
    /// <param name="account">Where; null: in all accounts.</param>
    public RoleGrant HeldIn(AccountId? account) => new(Name, AccountId is null, account, Permissions);

    /// <summary>
    /// Whether it can be held there: superAdmin in all accounts at once, an account's own role in that account, any other in one or in all.
    /// </summary>
    /// <inheritdoc cref="HeldIn"/>
    public ErrorOr<Success> CheckPlace(AccountId? account)
    {
        if (Id == SuperAdminId && account is not null)
        {
            return Errors.Invalid("allAccounts", $"Must be true: {SuperAdmin} is held in all accounts or not at all.");
        }

        return AccountId is not null && account != AccountId
            ? Errors.Invalid("allAccounts", "Must be false: this is one account's own role.")
            : Result.Success;
    }
}
