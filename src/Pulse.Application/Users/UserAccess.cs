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

/// <summary>Which users the caller sees, and whose identity the caller may change: e-mail, status, password and second factor.</summary>
public sealed class UserAccess(RequestContext context, IUserRepository users, IAccountRepository accounts)
{
    public static readonly Error NotFound = Errors.NotFound("user");

    private static readonly Error IdentityElsewhere = Error.Forbidden(
        "identity_elsewhere", "The user belongs to accounts that you do not administer: who the user is, is not for you to change.");

    public bool IsSuperAdmin => context.Caller is UserCaller { IsSuperAdmin: true };

    /// <returns>The user; not found where none is a member of the account in effect, except for a superAdmin, who sees all.</returns>
    public async Task<ErrorOr<User>> FindAsync(int id, CancellationToken cancellationToken) => await users.FindAsync(id, cancellationToken) switch
    {
        { } user when MaySee(user) => user,
        _ => NotFound,
    };

    /// <summary>Whether there is such a user, to the caller.</summary>
    public bool MaySee(User user) => IsSuperAdmin || (context.Scope is { } scope && user.IsMemberOf(scope.AccountId));

    /// <summary>
    /// Only where the caller administers every account that the user belongs to, and could give the user every role that the user
    /// holds: whoever can set a password can become that user.
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
    /// Asks again, under a lock of the account, whether the caller still administers accounts that a user administers as well: of two who
    /// take that from each other at the same moment, the second finds that it is gone. In a unit of work.
    /// </summary>
    public async Task<ErrorOr<Success>> ConfirmStandingAsync(User user, IEnumerable<AccountId> where, CancellationToken cancellationToken)
    {
        var administered = where.Where(account => user.Grants.Any(grant => grant.IsAccountAdminOf(account))).OrderBy(account => account.Number).ToList();
        if (IsSuperAdmin || administered.Count == 0 || context.RequiredCaller is not UserCaller caller)
        {
            return Result.Success;
        }

        foreach (var account in administered)
        {
            await accounts.LockAsync(account, cancellationToken);
        }

        var own = await users.FindAsync(caller.Id, cancellationToken);
        var stillDoes = own is { Active: true } && administered.TrueForAll(account => own.Grants.Any(grant => grant.IsAccountAdminOf(account)));
        return stillDoes ? Result.Success : UnitOfWorkErrors.ConcurrentUpdate;
    }

    /// <summary>Whether the caller may change users of an account; a superAdmin may in all.</summary>
    public bool Administers(AccountId account) => IsSuperAdmin || RightsIn(account)?.Held.Contains(Permission.WriteUsers) == true;

    /// <summary>Whether the caller may see users of an account, and what they hold there; a superAdmin may in all.</summary>
    public bool SeesUsersOf(AccountId account) => Administers(account) || RightsIn(account)?.Held.Contains(Permission.ReadUsers) == true;

    /// <inheritdoc cref="DelegationPolicy.MayGrantToUsers"/>
    public ErrorOr<Success> MayGive() => DelegationPolicy.MayGrantToUsers(context.RequiredScope.Rights);

    /// <summary>The same for another call.</summary>
    public UserAccess In(RequestContext other) => new(other, users, accounts);

    /// <summary>Whether a user is the caller, or as whom the caller acts.</summary>
    public bool IsCaller(int userId) => context.Caller is UserCaller caller && (caller.Id == userId || caller.Impersonation?.UserId == userId);

    /// <inheritdoc cref="DelegationPolicy.MayAssign"/>
    public ErrorOr<Success> MayAssign(AccountId account, RoleGrant grant) =>
        IsSuperAdmin ? Result.Success
        : RightsIn(account) is { } rights ? DelegationPolicy.MayAssign(rights, account, grant)
        : IdentityElsewhere;

    /// <summary>A superAdmin may act in accounts that are not among its own.</summary>
    private AccountRights? RightsIn(AccountId account) =>
        context.Scope is { } scope && scope.AccountId == account ? scope.Rights : context.RequiredCaller.RightsIn(account);
}
