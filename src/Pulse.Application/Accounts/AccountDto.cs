using Pulse.Application.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>An account as callers see it.</summary>
public sealed class AccountDto
{
    /// <summary>16 digits, to be sent as <c>x-account-id</c>.</summary>
    public string AccountId { get; init; } = "";

    public string AccountName { get; init; } = "";

    /// <summary>The sales representative's code.</summary>
    public string? Repcode { get; init; }

    /// <summary>In an inactive account nobody can act but a superAdmin, and its keys are refused, until it is made active again.</summary>
    public bool Active { get; init; }

    /// <summary>Whether users can act in it only with a second factor.</summary>
    public bool RequireMfa { get; init; }

    /// <summary>What it has been given: nobody in it holds more.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? UpdatedById { get; init; }
}
