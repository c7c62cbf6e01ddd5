using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Decides which users the caller may see, and whose e-mail, status, password and second factor it may change.</summary>
public sealed class UserAccess(RequestContext context, IUserRepository users, IAccountRepository accounts)
{
    public static readonly Error NotFound = Errors.NotFound("user");

    private static readonly Error IdentityElsewhere = Error.Forbidden(
        "identity_elsewhere", "You cannot change this user, who also belongs to accounts that you do not administer.");

    public bool IsSuperAdmin => context.Caller is UserCaller { IsSuperAdmin: true };

    /// <returns>The user. Not found if the user is not a member of the account in effect, except for a superAdmin.</returns>
    public async Task<ErrorOr<User>> FindAsync(int id, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) switch
        {
            { } user when MaySee(user) => user,
            _ => NotFound,
        };

    /// <summary>Whether the user is visible to the caller.</summary>
    public bool MaySee(User user) => IsSuperAdmin || (context.Scope is { } scope && user.IsMemberOf(scope.AccountId));

    /// <summary>
    /// Requires that the caller administers all accounts of the user and could assign all of the user's roles, because a caller who
    /// can set the password can log in as the user.
    /// </summary>
    public ErrorOr<Success> MayChangeIdentity(User user)
    {
        if (IsSuperAdmin)
        {
            return Result.Success;
        }

        if (user.Memberships.Any(membership => !Administers(membership.AccountId)))
        {
            return IdentityElsewhere;
        }

        return user.Grants.Select(grant => MayAssign(grant.AccountId ?? context.RequiredScope.AccountId, grant))
            .FirstOrDefault(assigned => assigned.IsError, Result.Success);
    }

    /// <summary>
    /// Checks again under a lock that the caller still administers the given accounts in which the user is an administrator. If two
    /// administrators remove each other, the second fails. Requires a unit of work.
    /// </summary>
    public async Task<ErrorOr<Success>> ConfirmAdministrationAsync(
        User user, IEnumerable<AccountId> accountIds, CancellationToken cancellationToken)
    {
        RoleGrants held = [.. user.Grants];
        var administered = accountIds.Where(held.HasAccountAdminOf).OrderBy(account => account.Number).ToList();
        if (IsSuperAdmin || administered.Count == 0 || context.RequiredCaller is not UserCaller caller)
        {
            return Result.Success;
        }

        foreach (var account in administered)
        {
            await accounts.LockAsync(account, cancellationToken);
        }

        var current = await users.FindAsync(caller.Id, cancellationToken);
        RoleGrants ofCaller = current is { Active: true } ? [.. current.Grants] : [];
        return administered.TrueForAll(ofCaller.HasAccountAdminOf) ? Result.Success : UnitOfWorkErrors.ConcurrentUpdate;
    }

    /// <summary>Whether the caller may change users of an account. A superAdmin may in all accounts.</summary>
    public bool Administers(AccountId account) => IsSuperAdmin || RightsIn(account)?.Held.Contains(Permission.WriteUsers) == true;

    /// <summary>Whether the caller may see users of an account and their roles in it. A superAdmin may in all accounts.</summary>
    public bool SeesUsersOf(AccountId account) => Administers(account) || RightsIn(account)?.Held.Contains(Permission.ReadUsers) == true;

    /// <inheritdoc cref="DelegationPolicy.MayGrantToUsers"/>
    public ErrorOr<Success> MayGive() => DelegationPolicy.MayGrantToUsers(context.RequiredScope.Rights);

    /// <summary>The same rules for another request.</summary>
    public UserAccess In(RequestContext other) => new(other, users, accounts);

    /// <summary>Whether the user is the caller or the user that the caller impersonates.</summary>
    public bool IsCaller(int userId) =>
        context.Caller is UserCaller caller && (caller.Id == userId || caller.Impersonation?.UserId == userId);

    /// <inheritdoc cref="DelegationPolicy.MayAssign"/>
    public ErrorOr<Success> MayAssign(AccountId account, RoleGrant grant) =>
        IsSuperAdmin ? Result.Success
        : RightsIn(account) is { } rights ? DelegationPolicy.MayAssign(rights, account, grant)
        : IdentityElsewhere;

    /// <summary>A superAdmin can act in an account without being a member.</summary>
    private AccountRights? RightsIn(AccountId account) =>
        context.Scope is { } scope && scope.AccountId == account ? scope.Rights : context.RequiredCaller.RightsIn(account);
}
