using Pulse.Domain.Accounts;

namespace Pulse.Domain.Roles;

/// <summary>A user holds a role, in one account or in all of them.</summary>
public sealed class RoleAssignment
{
    private RoleAssignment()
    {
    }

    public int UserId { get; private set; }

    public int RoleId { get; private set; }

    public Role? Role { get; private set; }

    /// <summary>Where the role is held; null: in all accounts.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>The role as the user holds it; needs the role to be loaded.</summary>
    public RoleGrant Grant => Role!.HeldIn(AccountId);

    internal static RoleAssignment Of(int roleId, AccountId? accountId) => new() { RoleId = roleId, AccountId = accountId };
}
