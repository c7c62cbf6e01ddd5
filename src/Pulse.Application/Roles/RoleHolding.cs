using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Roles;

/// <summary>A user holds a role.</summary>
public sealed record RoleHolding
{
    public required int UserId { get; init; }

    /// <summary>The user's e-mail.</summary>
    public required string Email { get; init; }

    /// <summary>Where; null: in all accounts.</summary>
    public required AccountId? AccountId { get; init; }

    /// <summary>Increases with each assignment.</summary>
    public required long Sequence { get; init; }
}

/// <summary>What the list of a role's holders can be filtered, sorted and searched by.</summary>
public static class RoleHoldingFields
{
    public static readonly ListFields<RoleHolding> All = new ListFields<RoleHolding>()
        .Value("userId", holding => holding.UserId, FilterValues.Number)
        .Text("email", holding => holding.Email)
        .Value("accountId", holding => holding.AccountId, FilterValues.OptionalAccountId);
}
