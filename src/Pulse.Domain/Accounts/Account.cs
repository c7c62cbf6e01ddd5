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

    /// <summary>Permissions of the account: the upper limit of every grant in it.</summary>
    public PermissionSet Permissions { get; private set; }

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
            Permissions = PermissionSet.AccountDefault,
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

    /// <summary>
    /// Sets the permissions of the account. Keys and roles lose removed permissions, and regain them when the account regains them.
    /// Does nothing if the permissions are equal.
    /// </summary>
    public void Give(PermissionSet permissions, string editedBy, DateTime now)
    {
        if (permissions != Permissions)
        {
            Permissions = permissions;
            EditedBy(editedBy, now);
        }
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
