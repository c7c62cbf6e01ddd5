namespace Pulse.Application.Roles;

/// <summary>A user holds a role.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The user's e-mail.</param>
/// <param name="AccountId">Where the role is held; null: in all accounts.</param>
public sealed record RoleAssignmentDto(int UserId, string Email, string? AccountId)
{
    internal static RoleAssignmentDto Of(RoleHolding holding) => new(holding.UserId, holding.Email, holding.AccountId?.ToString());
}
