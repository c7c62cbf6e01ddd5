using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Changes to which of the caller's accounts a user belongs: whether the caller may, and what becomes of the user.</summary>
public sealed class MembershipChange(RequestContext context, UserAccess access, IUserRepository users, IUserLogins logins, IAccountRepository accounts, UserCapacity capacity, UserAudit audit, TimeProvider clock)
{
    private static readonly Error OwnAdminRight = Error.Conflict(
        "own_admin_right", "You would no longer administer this account: somebody else must do that, who administers it as well.");

    /// <summary>Nobody removes, or makes less of, somebody who holds what they could not give.</summary>
    public ErrorOr<Success> MayMake(User user, IReadOnlyDictionary<AccountId, UserMembership> wanted)
    {
        var leaving = from account in Leaving(user, wanted)
                      from assignment in user.RoleAssignments
                      where assignment.AccountId is null || assignment.AccountId == account
                      select access.MayAssign(account, assignment.Grant);
        var administering = from wish in wanted
                            where wish.Value.AccountAdmin != user.Holds(Role.AccountAdminId, wish.Key)
                            select access.MayAssign(wish.Key, new RoleGrant(Role.AccountAdmin, Global: true, wish.Key, PermissionSet.All));
        var lost = from account in wanted.Keys
                   where !access.Administers(account)
                   select UnitOfWorkErrors.ConcurrentUpdate.ToErrorOr<Success>();
        return lost.Concat(leaving).Concat(administering)
            .Append(Gains(user, wanted) ? access.MayGive() : Result.Success)
            .FirstOrDefault(assigned => assigned.IsError, Result.Success);
    }

    public async Task<ErrorOr<Success>> MakeAsync(User user, IReadOnlyDictionary<AccountId, UserMembership> wanted, CancellationToken cancellationToken)
    {
        var (before, leaving) = (UserMembershipState.Of(user), Leaving(user, wanted));
        if (access.IsCaller(user.Id) && !access.IsSuperAdmin && (leaving.Count > 0 || GivesUp(user, wanted)))
        {
            return OwnAdminRight;
        }

        var ending = leaving.Concat(wanted.Where(wish => !wish.Value.AccountAdmin).Select(wish => wish.Key));
        var confirmed = await access.ConfirmStandingAsync(user, ending, cancellationToken);
        var free = await confirmed.ThenAsync(_ => CheckRoomAsync(wanted.Keys.Where(account => !user.IsMemberOf(account)), cancellationToken));
        if (free.IsError)
        {
            return free;
        }

        var gains = Gains(user, wanted);
        var isPrimaryElsewhere = user.Memberships.Any(membership => membership.Primary && !access.Administers(membership.AccountId));
        foreach (var (account, wish) in wanted)
        {
            Give(user, account, wish.AccountAdmin);
        }

        if (wanted.FirstOrDefault(wish => wish.Value.Primary) is { Value: not null } primary && !isPrimaryElsewhere)
        {
            await users.MovePrimaryAsync(user, primary.Key, cancellationToken);
        }

        leaving.ForEach(user.Leave);
        var fits = wanted.Keys.All(before.ContainsKey) ? Result.Success : capacity.ForAccountsOf(user);
        if (fits.IsError)
        {
            return fits;
        }

        if (gains)
        {
            // Whoever was handed it was not trusted with what the user has from now on.
            await logins.RevokeTokenAsync(user.Id, cancellationToken);
        }

        await FinishAsync(user, before, [.. leaving, .. wanted.Keys], cancellationToken);
        return Result.Success;
    }

    private async Task<ErrorOr<Success>> CheckRoomAsync(IEnumerable<AccountId> joined, CancellationToken cancellationToken)
    {
        foreach (var account in joined.OrderBy(account => account.Number))
        {
            await accounts.LockAsync(account, cancellationToken);
            var free = await capacity.ForUserAsync(account, cancellationToken);
            if (free.IsError)
            {
                return free;
            }
        }

        return Result.Success;
    }

    private async Task FinishAsync(User user, Dictionary<AccountId, UserMembershipState> before, List<AccountId> accounts, CancellationToken cancellationToken)
    {
        await users.LoadNewAsync(user, cancellationToken);
        if (audit.RecordMemberships(user, before, accounts))
        {
            user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        }
    }

    private static bool Gains(User user, IReadOnlyDictionary<AccountId, UserMembership> wanted) =>
        wanted.Any(wish => !user.IsMemberOf(wish.Key) || (wish.Value.AccountAdmin && !user.Holds(Role.AccountAdminId, wish.Key)));

    private static void Give(User user, AccountId account, bool accountAdmin)
    {
        user.Join(account);
        if (accountAdmin)
        {
            user.Assign(Role.AccountAdminId, account);
        }
        else
        {
            user.Unassign(Role.AccountAdminId, account);
        }
    }

    private List<AccountId> Leaving(User user, IReadOnlyDictionary<AccountId, UserMembership> wanted) =>
        [.. user.Memberships.Select(membership => membership.AccountId).Where(account => access.Administers(account) && !wanted.ContainsKey(account))];

    private static bool GivesUp(User user, IReadOnlyDictionary<AccountId, UserMembership> wanted) =>
        wanted.Any(wish => !wish.Value.AccountAdmin && user.Holds(Role.AccountAdminId, wish.Key));
}
