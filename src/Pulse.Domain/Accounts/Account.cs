using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Accounts;

/// <summary>A tenant: it owns API keys, and users are its members.</summary>
public sealed class Account : IAuthored
{
    public const int NameMaxLength = 100;
    public const int RepcodeMaxLength = 32;

    private Account()
    {
    }

    public AccountId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The sales representative's code, as the published guides name it.</summary>
    public string? Repcode { get; private set; }

    public bool Active { get; private set; }

    /// <summary>Whether users can act here only with a second factor.</summary>
    public bool RequireMfa { get; private set; }

    /// <summary>What the account has been given: nobody can grant more inside it.</summary>
    public PermissionSet Permissions { get; private set; }

    /// <summary>What the account asks of its keys.</summary>
    public ApiKeyPolicy ApiKeyPolicy { get; private set; } = ApiKeyPolicy.None;

    public DateTime CreatedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Goes up by one with each edit.</summary>
    public long Version { get; private set; }

    /// <summary>What the account says of itself and may be edited.</summary>
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

    /// <summary>Replaces what may be edited; what changes nothing is no edit.</summary>
    public void Edit(AccountDetails details, string editedBy, DateTime now)
    {
        if (details != Details)
        {
            (Name, Repcode, Active, RequireMfa) = (details.Name, details.Repcode, details.Active, details.RequireMfa);
            EditedBy(editedBy, now);
        }
    }

    /// <summary>
    /// Gives the account exactly these permissions. What it loses its keys and roles lose with it, and have again as soon as it is
    /// given back; what changes nothing is no edit.
    /// </summary>
    public void Give(PermissionSet permissions, string editedBy, DateTime now)
    {
        if (permissions != Permissions)
        {
            Permissions = permissions;
            EditedBy(editedBy, now);
        }
    }

    /// <summary>Asks something else of the account's keys from now on; what changes nothing is no edit.</summary>
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
