using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Common.Authorization;

/// <summary>Who has proved to be calling: immutable, and the same whatever account the request is about.</summary>
public abstract record Caller
{
    /// <summary>The session that was presented; null for an API key used directly.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When what was presented ends; null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>How others will read who did something: a user's e-mail or a key's identifier.</summary>
    public abstract string Name { get; }
}

public sealed record UserCaller : Caller
{
    public required int Id { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<CallerAccount> Accounts { get; init; }

    public required IReadOnlyList<RoleGrant> Roles { get; init; }

    public bool IsSuperAdmin => Roles.Any(role => role.IsSuperAdmin);

    public override string Name => Email;

    public PermissionSet PermissionsIn(AccountId account, PermissionSet given) =>
        Roles.Aggregate(PermissionSet.None, (held, role) => held.Union(role.In(account, given)));
}

public sealed record ApiKeyCaller : Caller
{
    public required Guid Id { get; init; }

    /// <summary>The secret that was presented, now or for the session.</summary>
    public required Guid SecretId { get; init; }

    /// <summary>Whether that secret waits for its first use, which this may be.</summary>
    public bool IsPending { get; init; }

    public required string Identifier { get; init; }

    public required string KeyName { get; init; }

    public required PermissionSet Permissions { get; init; }

    public required CallerAccount Account { get; init; }

    /// <summary>What must hold whenever the key is used.</summary>
    public UseConditions Conditions { get; init; } = new();

    public RateLimit? RateLimit { get; init; }

    public Quota? Quota { get; init; }

    public override string Name => Identifier;
}

/// <summary>An account as a caller belongs to it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Repcode">Its sales representative's code.</param>
/// <param name="Active">Whether its members may act in it.</param>
/// <param name="Given">What it has been given.</param>
/// <param name="Primary">Whether it is in effect when a request names none.</param>
public sealed record CallerAccount(AccountId Id, string Name, string? Repcode, bool Active, PermissionSet Given, bool Primary);
