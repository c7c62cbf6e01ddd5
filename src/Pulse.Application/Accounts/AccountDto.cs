using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>An account.</summary>
public sealed class AccountDto : IVaried
{
    /// <summary>16 digits, for the header <c>x-account-id</c>.</summary>
    public string AccountId { get; init; } = "";

    public string AccountName { get; init; } = "";

    /// <summary>Code of the sales representative.</summary>
    public string? Repcode { get; init; }

    /// <summary>In an inactive account, only superAdmins can act and all keys are rejected.</summary>
    public bool Active { get; init; }

    /// <summary>Whether users need a second factor to act in this account.</summary>
    public bool RequireMfa { get; init; }

    /// <summary>Permissions of the account: the upper limit of every grant in it.</summary>
    public IReadOnlyList<PermissionName> Permissions { get; init; } = [];

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>The custom permissions of all accounts can change without an edit of the account.</summary>
    string? IVaried.Variant => PermissionVariant.Of(Permissions);
}
