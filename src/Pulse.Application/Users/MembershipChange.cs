using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Checks and makes changes of a user's memberships in the accounts that the caller administers.</summary>
public sealed class MembershipChange(
    RequestContext context,
    UserAccess access,
    IUserRepository users,
    IUserLogins logins,
    IAccountRepository accounts,
    UserCapacity capacity,
    UserAudit audit,
    TimeProvider clock)
{
    private static readonly Error OwnAdminRight = Error.Conflict(
        "own_admin_right", "You cannot end your own administration of this account. Another administrator of the account can.");

    /// <summary>
    /// The delegation limit applies: a caller cannot remove or demote a user with rights that the caller cannot grant.
    /// </summary>
    public ErrorOr<Success> MayMake(User user, IReadOnlyDictionary<AccountId, UserMembership> requested)
    {
        var held = user.RoleAssignments.Index().ToLookup(assignment => assignment.Item.AccountId);
        var leaving = from account in Leaving(user, requested)
                      from assignment in held[null].Concat(held[account]).OrderBy(assignment => assignment.Index)
                      select access.MayAssign(account, assignment.Item.Grant);
        var administered = user.AccountsWith(Role.AccountAdminId);
        var administering = from request in requested
                            where request.Value.AccountAdmin != administered.Contains(request.Key)
                            select access.MayAssign(
                                request.Key, new RoleGrant(Role.AccountAdmin, Global: true, request.Key, PermissionSet.BuiltIn));
        var lost = from account in requested.Keys
                   where !access.Administers(account)
                   select UnitOfWorkErrors.ConcurrentUpdate.ToErrorOr<Success>();
        return lost.Concat(leaving).Concat(administering)
            .Append(Gains(user, requested) ? access.MayGive() : Result.Success)
            .FirstOrDefault(assigned => assigned.IsError, Result.Success);
    }

    public async Task<ErrorOr<Success>> MakeAsync(
        User user, IReadOnlyDictionary<AccountId, UserMembership> requested, CancellationToken cancellationToken)
    {
        var (before, leaving) = (MembershipSnapshot.Of(user), Leaving(user, requested));
        if (access.IsCaller(user.Id) && !access.IsSuperAdmin && (leaving.Count > 0 || GivesUp(user, requested)))
        {
            return OwnAdminRight;
        }

        var ending = leaving.Concat(requested.Where(request => !request.Value.AccountAdmin).Select(request => request.Key));
        var confirmed = await access.ConfirmAdministrationAsync(user, ending, cancellationToken);
        var free = await confirmed.ThenAsync(
            _ => CheckCapacityAsync(requested.Keys.Except(AccountsOf(user)), cancellationToken));
        if (free.IsError)
        {
            return free;
        }

        var gains = Gains(user, requested);
        var isPrimaryElsewhere = user.Memberships.Any(membership => membership.Primary && !access.Administers(membership.AccountId));
        var administration = requested.ToLookup(request => request.Value.AccountAdmin, request => request.Key);
        user.Join(requested.Keys);
        user.AssignIn(administration[true], Role.AccountAdminId);
        user.UnassignIn(administration[false], Role.AccountAdminId);
        if (requested.FirstOrDefault(request => request.Value.Primary) is { Value: not null } primary && !isPrimaryElsewhere)
        {
            await users.MovePrimaryAsync(user, primary.Key, cancellationToken);
        }

        user.Leave(leaving);
        var fits = requested.Keys.All(before.ContainsKey) ? Result.Success : capacity.ForAccountsOf(user);
        if (fits.IsError)
        {
            return fits;
        }

        if (gains)
        {
            // The recipient of the token was trusted only with the user's previous rights.
            await logins.RevokeTokenAsync(user.Id, cancellationToken);
        }

        await FinishAsync(user, before, [.. leaving, .. requested.Keys], cancellationToken);
        return Result.Success;
    }

    private async Task<ErrorOr<Success>> CheckCapacityAsync(IEnumerable<AccountId> joined, CancellationToken cancellationToken)
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

    private async Task FinishAsync(
        User user, Dictionary<AccountId, MembershipSnapshot> before, List<AccountId> accounts, CancellationToken cancellationToken)
    {
        await users.LoadNewAsync(user, cancellationToken);
        if (audit.RecordMemberships(user, before, accounts))
        {
            user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        }
    }

    private static bool Gains(User user, IReadOnlyDictionary<AccountId, UserMembership> requested)
    {
        var administered = user.AccountsWith(Role.AccountAdminId);
        return requested.Keys.Except(AccountsOf(user)).Any()
            || requested.Any(request => request.Value.AccountAdmin && !administered.Contains(request.Key));
    }

    private List<AccountId> Leaving(User user, IReadOnlyDictionary<AccountId, UserMembership> requested) =>
    [
        .. AccountsOf(user).Where(account => access.Administers(account) && !requested.ContainsKey(account)),
    ];

    private static bool GivesUp(User user, IReadOnlyDictionary<AccountId, UserMembership> requested)
    {
        var administered = user.AccountsWith(Role.AccountAdminId);
        return requested.Any(request => !request.Value.AccountAdmin && administered.Contains(request.Key));
    }

    private static IEnumerable<AccountId> AccountsOf(User user) => user.Memberships.Select(membership => membership.AccountId);
}
