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
    public static Dictionary<AccountId, MembershipSnapshot> Of(User user) => user.Memberships.ToDictionary(
        membership => membership.AccountId,
        membership => new MembershipSnapshot(
            user.Email,
            membership.Primary,
            user.Holds(Role.AccountAdminId, membership.AccountId),
            [
                .. user.RoleAssignments.Where(assignment => assignment.AccountId == membership.AccountId)
                    .Select(assignment => assignment.RoleId).Order(),
            ]));
}
