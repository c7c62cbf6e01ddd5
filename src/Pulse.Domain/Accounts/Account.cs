using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.Accounts;

/// <summary>A tenant: it owns API keys, and users are its members.</summary>
public sealed class Account
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

    public string UpdatedBy { get; private set; } = "";

    /// <summary>Goes up by one with each edit.</summary>
    public long Version { get; private set; }

    public static Account Create(AccountId id, string name, string createdBy, DateTime now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameMaxLength, nameof(name));
        return new Account
        {
            Id = id,
            Name = name,
            Active = true,
            Permissions = PermissionSet.AccountDefault,
            CreatedAt = now,
            CreatedBy = createdBy,
            UpdatedAt = now,
            UpdatedBy = createdBy,
            Version = 1,
        };
    }

    /// <summary>Asks something else of the account's keys from now on; what changes nothing is no edit.</summary>
    public void Edit(ApiKeyPolicy policy, string editedBy, DateTime now)
    {
        if (policy != ApiKeyPolicy)
        {
            (ApiKeyPolicy, UpdatedBy, UpdatedAt) = (policy, editedBy, now);
            Version++;
        }
    }
}
