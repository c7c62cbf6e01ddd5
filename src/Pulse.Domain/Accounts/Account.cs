using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Accounts;

/// <summary>A tenant. It owns API keys; users are its members.</summary>
public sealed class Account : IAuthored
{
    public const int NameMaxLength = 100;
    public const int RepcodeMaxLength = 32;

    private Account()
    {
    }

    public AccountId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Code of the sales representative.</summary>
    public string? Repcode { get; private set; }

    public bool Active { get; private set; }

    /// <summary>Whether users need a second factor to act in this account.</summary>
    public bool RequireMfa { get; private set; }

    /// <summary>The stored form of <see cref="OwnPermissions"/>.</summary>
    private long BuiltInPermissions { get; set; }

    /// <inheritdoc cref="BuiltInPermissions"/>
    private CustomPermissions? CustomPermissions { get; set; }

    /// <summary>
    /// Permissions that were given to this account. <see cref="PermissionsIn"/> adds those of all accounts.
    /// </summary>
    public PermissionSet OwnPermissions
    {
        get => new(BuiltInPermissions, CustomPermissions);
        private set => (BuiltInPermissions, CustomPermissions) = value;
    }

    /// <summary>Custom permissions of all accounts that this account does not have. Null: none.</summary>
    public CustomPermissions? WithheldPermissions { get; private set; }

    /// <summary>Rules for the API keys of the account.</summary>
    public ApiKeyPolicy ApiKeyPolicy { get; private set; } = ApiKeyPolicy.None;

    public DateTime CreatedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Increases by one with each edit.</summary>
    public long Version { get; private set; }

    /// <summary>The editable properties.</summary>
    public AccountDetails Details => new(Name, Repcode, Active, RequireMfa);

    public static Account Create(AccountId id, string name, string createdBy, DateTime now, string? repcode = null)
    {
        var details = new AccountDetails(name, repcode);
        return new Account
        {
            Id = id,
            Name = details.Name,
            Repcode = details.Repcode,
            Active = details.Active,
            OwnPermissions = PermissionSet.AccountDefault,
            CreatedAt = now,
            CreatedBy = createdBy,
            UpdatedAt = now,
            UpdatedBy = createdBy,
            Version = 1,
        };
    }

    /// <summary>Replaces the editable properties. Does nothing if they are equal.</summary>
    public void Edit(AccountDetails details, string editedBy, DateTime now)
    {
        if (details != Details)
        {
            (Name, Repcode, Active, RequireMfa) = (details.Name, details.Repcode, details.Active, details.RequireMfa);
            EditedBy(editedBy, now);
        }
    }

    /// <summary>The permissions of the account: the upper limit of every grant in it.</summary>
    public PermissionSet PermissionsIn(PermissionCatalogue catalogue) => catalogue.OfAccount(OwnPermissions, WithheldPermissions);

    /// <summary>
    /// Sets the permissions of the account. Keys and roles lose removed permissions, and regain them when the account regains them.
    /// Does nothing if the permissions are equal.
    /// </summary>
    public void Give(PermissionSet permissions, PermissionCatalogue catalogue, string editedBy, DateTime now)
    {
        var (own, withheld) = catalogue.Split(permissions);
        if (own != OwnPermissions || !Equals(withheld, WithheldPermissions))
        {
            (OwnPermissions, WithheldPermissions) = (own, withheld);
            EditedBy(editedBy, now);
        }
    }

    /// <summary>Gives the account a custom permission that not all accounts have.</summary>
    public void Give(CustomPermission permission, string editedBy, DateTime now)
    {
        OwnPermissions = OwnPermissions.Union(new PermissionSet(0, CustomPermissions.Of([permission.Name])));
        EditedBy(editedBy, now);
    }

    /// <summary>Replaces the rules for API keys. Does nothing if they are equal.</summary>
    public void Edit(ApiKeyPolicy policy, string editedBy, DateTime now)
    {
        if (policy != ApiKeyPolicy)
        {
            ApiKeyPolicy = policy;
            EditedBy(editedBy, now);
        }
    }

    private void EditedBy(string editedBy, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (editedBy, now);
        Version++;
    }
}
