using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>
/// Decides whether a caller may send a request, and in which account. The API asks before it binds the request, and the pipeline asks
/// again, so that every way into the application layer is checked.
/// </summary>
public sealed class Authorizer(IAccountDirectory accounts, MfaPolicy mfa)
{
    internal static readonly Error UserRequired = Error.Forbidden("user_required", "Only a user can do this, not an API key.");

    internal static readonly Error Impersonating = Error.Forbidden("impersonating", "Not allowed while you impersonate another user.");

    private static readonly Error Narrowed = Error.Forbidden(
        "narrowed_session", "This session has only some permissions of its credential. Log in without permissions to do this.");

    internal static readonly Error MfaRequired = Error.Forbidden(
        "mfa_required", "This account requires a second factor.");

    private static readonly Error MfaRequiredOfSuperAdmins = Error.Forbidden(
        "mfa_required", "This installation requires a second factor of superAdmins.");

    private static readonly Error AccountForbidden = Error.Forbidden("account_forbidden", "You cannot act in this account.");
    private static readonly Error NoSuchAccount = Errors.NotFound("account");
    private static readonly Error SuperAdminRequired = Error.Forbidden("super_admin_required", "Only a superAdmin can do this.");

    /// <param name="anyOf">The permissions of which one is required.</param>
    public static Error MissingPermission(params IEnumerable<Permission> anyOf) =>
        Error.Forbidden(
            "missing_permission", $"This needs the permission {string.Join(" or ", anyOf.Select(permission => permission.Name()))}.");

    /// <summary>Decides for the caller of the request. On success the account that the rule requires is in effect.</summary>
    public async ValueTask<ErrorOr<Success>> AuthorizeAsync(RequestContext context, Type requestType, CancellationToken cancellationToken)
    {
        var scope = await DecideAsync(context, context.Caller, context.Scope, requestType, cancellationToken);
        if (scope.IsError)
        {
            return scope.Errors;
        }

        if (scope.Value is { } entered)
        {
            context.Current!.Enter(entered);
        }

        return Result.Success;
    }

    /// <summary>
    /// Decides for the caller in its current state, and on success replaces the caller of the request by it. The request was meant for the
    /// account that was in effect first: it is refused if the primary account is another one now.
    /// </summary>
    public async ValueTask<ErrorOr<Success>> AuthorizeAgainAsync(
        RequestContext context, Caller caller, Type requestType, CancellationToken cancellationToken)
    {
        var current = context.Current ?? throw new InvalidOperationException("The request is anonymous.");
        var scope = await DecideAsync(context, caller, entered: null, requestType, cancellationToken);
        if (scope.IsError)
        {
            return scope.Errors;
        }

        if (scope.Value is { } entered && entered.AccountId != current.FirstAccount)
        {
            return AccountForbidden;
        }

        current.Renew(caller, scope.Value);
        return Result.Success;
    }

    /// <summary>Finds the requested account, or else the primary account of the caller, with the caller's rights there.</summary>
    /// <returns>An error if the caller cannot act there. Null if the caller belongs to no account.</returns>
    public ValueTask<ErrorOr<AccountScope?>> FindScopeAsync(RequestContext context, Caller caller, CancellationToken cancellationToken) =>
        FindScopeAsync(caller, context.RequestedAccount, context.IsAccountInPath ? NoSuchAccount : AccountForbidden, cancellationToken);

    /// <summary>Finds the account in which the owner of a presented token acts, with its rights there.</summary>
    /// <param name="requested">Null selects the primary account of the owner.</param>
    /// <inheritdoc cref="FindScopeAsync(RequestContext, Caller, CancellationToken)"/>
    public ValueTask<ErrorOr<AccountScope?>> FindScopeAsync(Caller owner, AccountId? requested, CancellationToken cancellationToken) =>
        FindScopeAsync(owner, requested, AccountForbidden, cancellationToken);

    /// <summary>Finds the permissions of a caller in its primary account. None if the caller cannot act there.</summary>
    public async ValueTask<PermissionSet> FindPermissionsAsync(Caller caller, CancellationToken cancellationToken) =>
        await FindScopeAsync(caller, requested: null, AccountForbidden, cancellationToken) is { IsError: false, Value: { } scope }
            ? scope.Rights.Held
            : PermissionSet.None;

    /// <summary>Decides for a caller. The account in effect is <paramref name="entered"/>, or is found if this is null.</summary>
    /// <returns>The account to be in effect. Null if the rule needs none, or the caller belongs to none.</returns>
    private async ValueTask<ErrorOr<AccountScope?>> DecideAsync(
        RequestContext context, Caller? caller, AccountScope? entered, Type requestType, CancellationToken cancellationToken)
    {
        var rule = AuthorizationRuleAttribute.Of(requestType);
        if (rule is AllowAnonymousCallerAttribute)
        {
            return entered;
        }

        if (caller is null || caller is ApplicantCaller != rule is RequireApplicantAttribute)
        {
            return Errors.Unauthenticated;
        }

        if (rule.UsersOnly && caller is not UserCaller)
        {
            return UserRequired;
        }

        if (rule.InPerson && caller is UserCaller { Impersonation: not null })
        {
            return Impersonating;
        }

        if (rule.WholeSession && caller.NarrowedTo is not null)
        {
            return Narrowed;
        }

        if (entered is not null || rule is RequireCallerAttribute { Anywhere: true })
        {
            return Check(caller, entered, rule);
        }

        var found = await FindScopeAsync(context, caller, cancellationToken);
        return found.IsError ? found : Check(caller, found.Value, rule);
    }

    private async ValueTask<ErrorOr<AccountScope?>> FindScopeAsync(
        Caller caller, AccountId? requested, Error refusal, CancellationToken cancellationToken)
    {
        if (mfa.RequiredOfSuperAdmins && caller is UserCaller { HoldsSuperAdmin: true, HasMfa: false })
        {
            return MfaRequiredOfSuperAdmins;
        }

        return caller switch
        {
            ApiKeyCaller key => ScopeOf(key, requested ?? key.Account.Id, refusal),
            UserCaller { Accounts.Count: 0 } when requested is null => (AccountScope?)null,
            UserCaller user => await ScopeOfAsync(user, requested, refusal, cancellationToken),
            ApplicantCaller applicant when requested is null => new AccountScope(applicant.AccountId, default),
            _ => refusal,
        };
    }

    private static ErrorOr<AccountScope?> ScopeOf(ApiKeyCaller key, AccountId account, Error refusal) =>
        key.RightsIn(account) is { } rights ? new AccountScope(account, rights) : refusal;

    private async ValueTask<ErrorOr<AccountScope?>> ScopeOfAsync(
        UserCaller user, AccountId? requested, Error refusal, CancellationToken cancellationToken)
    {
        var membership = requested is { } wanted ? user.Accounts.Find(wanted) : user.Accounts.Primary;
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

    private static ErrorOr<AccountScope?> ScopeOf(UserCaller user, AccountId account, AccountTerms terms) =>
        user.Lacks(terms.RequiresMfa) ? MfaRequired : new AccountScope(account, user.RightsIn(account, terms.Given));

    private static ErrorOr<AccountScope?> Check(Caller caller, AccountScope? scope, AuthorizationRuleAttribute rule) => rule switch
    {
        RequireCallerAttribute or RequireApplicantAttribute => scope,
        RequireSuperAdminAttribute => caller is UserCaller { IsSuperAdmin: true } ? scope : SuperAdminRequired,
        RequirePermissionAttribute required when scope is not null && required.AnyOf.Any(scope.Rights.Held.Contains) => scope,
        RequirePermissionAttribute { OrSuperAdmin: true } when scope is not null && caller is UserCaller { IsSuperAdmin: true } => scope,
        RequirePermissionAttribute required => MissingPermission(required.AnyOf),
        _ => throw new InvalidOperationException($"The authorizer does not know the rule {rule.GetType().Name}."),
    };
}
