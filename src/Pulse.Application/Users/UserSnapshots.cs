using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>A user in the audit logs of all the user's accounts.</summary>
public sealed record UserSnapshot(string Email, bool Active) : IAuditSnapshot
{
    public static UserSnapshot Of(User user) => new(user.Email, user.Active);
}

/// <summary>A user's membership and roles in one account, in the audit log of that account.</summary>
public sealed record MembershipSnapshot(string Email, bool UsersPrimaryAccount, bool AccountAdmin, IReadOnlyList<int> RoleIds)
    : IAuditSnapshot
{
    /// <returns>One for each account of the user.</returns>
    public static Dictionary<AccountId, MembershipSnapshot> Of(User user)
    {
        var roles = user.RoleAssignments.ToLookup(assignment => assignment.AccountId, assignment => assignment.RoleId);
        return user.Memberships.ToDictionary(
            membership => membership.AccountId,
            membership => Of(user, membership, [.. roles[membership.AccountId].Order()]));
    }

    private static MembershipSnapshot Of(User user, Membership membership, List<int> roles) =>
        new(user.Email, membership.Primary, roles.Contains(Role.AccountAdminId), roles);
}
