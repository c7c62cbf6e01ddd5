namespace Pulse.Application.Roles;

/// <summary>An assignment of a role to a user.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The user's e-mail.</param>
/// <param name="AccountId">The account of the assignment. Null: all accounts.</param>
public sealed record RoleAssignmentDto(int UserId, string Email, string? AccountId)
{
    internal static RoleAssignmentDto Of(RoleHolding holding) => new(holding.UserId, holding.Email, holding.AccountId?.ToString());
}
