using Pulse.Application.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>A role as callers see it.</summary>
public sealed class RoleDto
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The account whose own role it is; null: a global role, which every account knows.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether every installation has it: nobody can change or delete it.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>What it gives, as far as the account where it is held has been given it.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
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
