using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>
/// Decides whether the current caller may send a request, and puts the account scope into effect. The API asks before it
/// binds anything, and the pipeline asks again, so that no other way in can forget it.
/// </summary>
public sealed class Authorizer(IAccountDirectory accounts, MfaPolicy mfa)
{
    /// <summary>To a key.</summary>
    internal static readonly Error UserRequired = Error.Forbidden("user_required", "This is for a user to do, not for an API key.");

    internal static readonly Error Impersonating = Error.Forbidden("impersonating", "This cannot be done while impersonating somebody.");

    internal static readonly Error MfaRequired = Error.Forbidden("mfa_required", "This account asks for a second factor: set one up with POST /auth/mfa/totp.");

    private static readonly Error MfaRequiredOfSuperAdmins = Error.Forbidden(
        "mfa_required", "This installation requires a second factor of superAdmins: set one up with POST /auth/mfa/totp.");

    private static readonly Error AccountForbidden = Error.Forbidden("account_forbidden", "You cannot act in this account.");
    private static readonly Error NoSuchAccount = Errors.NotFound("account");
    private static readonly Error SuperAdminRequired = Error.Forbidden("super_admin_required", "This needs a user who is superAdmin.");

    /// <param name="anyOf">One of these would have been enough.</param>
    public static Error MissingPermission(params IEnumerable<Permission> anyOf) =>
        Error.Forbidden("missing_permission", $"This needs the permission {string.Join(" or ", anyOf.Select(permission => permission.Name()))}.");

    public async ValueTask<ErrorOr<Success>> AuthorizeAsync(RequestContext context, Type requestType, CancellationToken cancellationToken)
    {
        var rule = AuthorizationRuleAttribute.Of(requestType);
        if (rule is AllowAnonymousCallerAttribute)
        {
            return Result.Success;
        }

        if (context.Caller is null)
        {
            return Errors.Unauthenticated;
        }

        if (context.Caller is ApplicantCaller != rule is RequireApplicantAttribute)
        {
            return Errors.Unauthenticated;
        }

        if (rule.UsersOnly && context.Caller is not UserCaller)
        {
            return UserRequired;
        }

        if (rule.InPerson && context.Caller is UserCaller { Impersonation: not null })
        {
            return Impersonating;
        }

        if (rule is RequireCallerAttribute { Anywhere: true })
        {
            return Result.Success;
        }

        var entered = await EnterAccountAsync(context, context.Caller, cancellationToken);
        return entered.IsError ? entered : Check(context, rule);
    }

    /// <summary>
    /// Decides again for a caller who was looked up again; the scope of before no longer counts. A request that names no account goes by the
    /// primary one, which may be another now: the request was for the account of before.
    /// </summary>
    public async ValueTask<ErrorOr<Success>> AuthorizeAgainAsync(RequestContext context, Caller caller, Type requestType, CancellationToken cancellationToken)
    {
        var before = context.FirstAccount;
        context.Renew(caller);
        var authorized = await AuthorizeAsync(context, requestType, cancellationToken);
        if (!authorized.IsError && context.Scope is { } entered && entered.AccountId != before)
        {
            return AccountForbidden;
        }

        if (!authorized.IsError && before is not null)
        {
            // A request that needs no account may have entered one all the same, for its audit events.
            await EnterAccountAsync(context, caller, cancellationToken);
        }

        return authorized;
    }

    /// <summary>Puts the requested account, or else the caller's primary one, into effect.</summary>
    /// <returns>Refused where the caller cannot act there; success without a scope where a caller belongs nowhere.</returns>
    public async ValueTask<ErrorOr<Success>> EnterAccountAsync(RequestContext context, Caller caller, CancellationToken cancellationToken)
    {
        if (mfa.RequiredOfSuperAdmins && caller is UserCaller { HoldsSuperAdmin: true, HasMfa: false })
        {
            return MfaRequiredOfSuperAdmins;
        }

        if (context.Scope is not null || (context.RequestedAccount is null && caller is UserCaller { Accounts.Count: 0 }))
        {
            return Result.Success;
        }

        var refusal = context.IsAccountInPath ? NoSuchAccount : AccountForbidden;
        var scope = caller switch
        {
            ApiKeyCaller key => ScopeOf(key, context.RequestedAccount ?? key.Account.Id, refusal),
            UserCaller user => await ScopeOfAsync(user, context.RequestedAccount, refusal, cancellationToken),
            ApplicantCaller applicant when context.RequestedAccount is null => new AccountScope(applicant.AccountId, default),
            _ => refusal,
        };
        return scope.Then(entered =>
        {
            context.Enter(entered);
            return Result.Success;
        });
    }

    private static ErrorOr<AccountScope> ScopeOf(ApiKeyCaller key, AccountId account, Error refusal) =>
        key.RightsIn(account) is { } rights ? new AccountScope(account, rights) : refusal;

    private async ValueTask<ErrorOr<AccountScope>> ScopeOfAsync(UserCaller user, AccountId? requested, Error refusal, CancellationToken cancellationToken)
    {
        var membership = requested is { } wanted
            ? user.Accounts.FirstOrDefault(account => account.Id == wanted)
            : user.Accounts.FirstOrDefault(account => account.Primary);

        if (membership is not null)
        {
            return membership.Active || user.IsSuperAdmin
                ? ScopeOf(user, membership.Id, new AccountTerms(membership.Given, membership.RequiresMfa))
                : refusal;
        }

        return user.IsSuperAdmin && requested is { } foreign && await accounts.FindAsync(foreign, cancellationToken) is { } terms
            ? ScopeOf(user, foreign, terms)
            : refusal;
    }

    private static ErrorOr<AccountScope> ScopeOf(UserCaller user, AccountId account, AccountTerms terms) =>
        user.Lacks(terms.RequiresMfa) ? MfaRequired : new AccountScope(account, user.RightsIn(account, terms.Given));

    private static ErrorOr<Success> Check(RequestContext context, AuthorizationRuleAttribute rule) => rule switch
    {
        RequireCallerAttribute or RequireApplicantAttribute => Result.Success,
        RequireSuperAdminAttribute => context.Caller is UserCaller { IsSuperAdmin: true } ? Result.Success : SuperAdminRequired,
        RequirePermissionAttribute required when context.Scope is { } scope && required.AnyOf.Any(scope.Rights.Held.Contains) => Result.Success,
        RequirePermissionAttribute required => MissingPermission(required.AnyOf),
        _ => throw new InvalidOperationException($"Nothing decides {rule.GetType().Name}."),
    };
}
