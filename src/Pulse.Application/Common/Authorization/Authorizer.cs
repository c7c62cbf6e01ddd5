using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Common.Authorization;

/// <summary>
/// Decides whether the current caller may send a request, and puts the account scope into effect. The API asks before it
/// binds anything, and the pipeline asks again, so that no other way in can forget it.
/// </summary>
public sealed class Authorizer(IAccountDirectory accounts)
{
    private static readonly Error AccountForbidden = Error.Forbidden("account_forbidden", "You cannot act in this account.");
    private static readonly Error NoSuchAccount = Errors.NotFound("account");

    public async ValueTask<ErrorOr<Success>> AuthorizeAsync(CurrentCall call, Type requestType, CancellationToken cancellationToken)
    {
        var rule = AuthorizationRuleAttribute.Of(requestType);
        if (rule is AllowAnonymousCallerAttribute)
        {
            return Result.Success;
        }

        if (call.Caller is null)
        {
            return Errors.Unauthenticated;
        }

        if (rule is RequireCallerAttribute { Anywhere: true })
        {
            return Result.Success;
        }

        var entered = await EnterAccountAsync(call, call.Caller, cancellationToken);
        return entered.IsError ? entered : Check(call.Scope, rule);
    }

    /// <summary>Puts the requested account, or else the caller's primary one, into effect.</summary>
    /// <returns>Refused where the caller cannot act there; success without a scope where a caller belongs nowhere.</returns>
    public async ValueTask<ErrorOr<Success>> EnterAccountAsync(CurrentCall call, Caller caller, CancellationToken cancellationToken)
    {
        if (call.Scope is not null)
        {
            return Result.Success;
        }

        var scope = caller switch
        {
            ApiKeyCaller key => ScopeOf(key, call.RequestedAccount),
            UserCaller user => await ScopeOfAsync(user, call.RequestedAccount, cancellationToken),
            _ => null,
        };
        if (scope is not null)
        {
            call.Enter(scope);
            return Result.Success;
        }

        var belongsNowhere = call.RequestedAccount is null && caller is UserCaller { Accounts.Count: 0 };
        if (belongsNowhere)
        {
            return Result.Success;
        }

        return call.IsAccountInPath ? NoSuchAccount : AccountForbidden;
    }

    private static AccountScope? ScopeOf(ApiKeyCaller key, AccountId? requested)
    {
        var isOwn = requested is null || requested == key.Account.Id;
        return isOwn
            ? new AccountScope(key.Account.Id, new AccountRights(key.Permissions.Intersect(key.Account.Given), key.Account.Given))
            : null;
    }

    private async ValueTask<AccountScope?> ScopeOfAsync(UserCaller user, AccountId? requested, CancellationToken cancellationToken)
    {
        var membership = requested is { } wanted
            ? user.Accounts.FirstOrDefault(account => account.Id == wanted)
            : user.Accounts.FirstOrDefault(account => account.Primary);

        if (membership is not null)
        {
            return membership.Active || user.IsSuperAdmin ? Scope(user, membership.Id, membership.Given) : null;
        }

        return user.IsSuperAdmin && requested is { } foreign && await accounts.FindGivenAsync(foreign, cancellationToken) is { } given
            ? Scope(user, foreign, given)
            : null;
    }

    private static AccountScope Scope(UserCaller user, AccountId account, PermissionSet given) =>
        new(account, new AccountRights(user.PermissionsIn(account, given), given));

    private static ErrorOr<Success> Check(AccountScope? inEffect, AuthorizationRuleAttribute rule) => rule switch
    {
        RequireCallerAttribute => Result.Success,
        RequirePermissionAttribute required when inEffect is { } scope && required.AnyOf.Any(scope.Rights.Held.Contains) => Result.Success,
        RequirePermissionAttribute required => Error.Forbidden(
            "missing_permission", $"This needs the permission {string.Join(" or ", required.AnyOf.Select(p => p.Name()))}."),
        _ => throw new InvalidOperationException($"Nothing decides {rule.GetType().Name}."),
    };
}
