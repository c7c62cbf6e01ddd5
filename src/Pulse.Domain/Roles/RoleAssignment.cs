using Pulse.Domain.Accounts;

namespace Pulse.Domain.Roles;

/// <summary>The assignment of a role to a user, in one account or in all accounts.</summary>
public sealed class RoleAssignment
{
    private RoleAssignment()
    {
    }

    public int UserId { get; private set; }

    public int RoleId { get; private set; }

    public Role? Role { get; private set; }

    /// <summary>The account of the assignment. Null: all accounts.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>The assignment with the role's name and permissions. The role must be loaded.</summary>
    public RoleGrant Grant => Role!.HeldIn(AccountId);

    internal static RoleAssignment Of(int roleId, AccountId? accountId) => new() { RoleId = roleId, AccountId = accountId };
}
