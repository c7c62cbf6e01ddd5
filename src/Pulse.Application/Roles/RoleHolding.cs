using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Roles;

/// <summary>An assignment of a role to a user, for lists.</summary>
public sealed record RoleHolding
{
    public required int UserId { get; init; }

    /// <summary>The user's e-mail.</summary>
    public required string Email { get; init; }

    /// <summary>The account of the assignment. Null: all accounts.</summary>
    public required AccountId? AccountId { get; init; }

    /// <summary>Increases with each assignment.</summary>
    public required long Sequence { get; init; }
}

/// <summary>Fields for filters, sorting and search in the list of assignments.</summary>
public static class RoleHoldingFields
{
    public static readonly ListFields<RoleHolding> All = new ListFields<RoleHolding>()
        .Value("userId", holding => holding.UserId, FilterValues.Number)
        .Text("email", holding => holding.Email)
        .Value("accountId", holding => holding.AccountId, FilterValues.OptionalAccountId)
        .IndexedBy("userId");
}
