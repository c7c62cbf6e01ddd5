using ErrorOr;
using Moq;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Logins;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class AuthorizerTests
{
    private RequestContext context = null!;

    [SetUp]
    public void SetUp() => context = new RequestContext();

    [Test]
    public async Task An_anonymous_caller_may_send_only_public_requests()
    {
        Assert.That((await AskAsync<Login>()).IsError, Is.False);
        Assert.That((await AskAsync<GetSession>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That((await AskAsync<CreateApiKey>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
    }

    [Test]
    public void A_request_without_a_rule_is_never_let_through()
    {
        Identify(Callers.User());

        Assert.That(AskAsync<object>, Throws.InvalidOperationException);
        Assert.That(AskAsync<DerivedFromOpen>, Throws.InvalidOperationException, "A rule is not inherited.");
        Assert.That(AskAsync<WithUnknownRule>, Throws.InvalidOperationException);
    }

    [Test]
    public async Task One_of_the_permissions_is_enough()
    {
        Identify(Callers.Key(Permission.WriteApiKeys));

        Assert.That((await AskAsync<ListApiKeys>()).IsError, Is.False);
    }

    [Test]
    public async Task A_refusal_names_the_missing_permission()
    {
        Identify(Callers.Key(Permission.ReadUsers));

        var create = await AskAsync<CreateApiKey>();
        var list = await AskAsync<ListApiKeys>();

        Assert.That((create.FirstError.Type, create.FirstError.Code), Is.EqualTo((ErrorType.Forbidden, "missing_permission")));
        Assert.That(create.FirstError.Description, Is.EqualTo("This needs the permission writeApiKeys."));
        Assert.That(list.FirstError.Description, Is.EqualTo("This needs the permission readApiKeys or writeApiKeys."));
    }

    [Test]
    public async Task The_account_is_refused_before_the_permission()
    {
        Identify(Callers.Key(Permission.ReadUsers), Some.OtherAccount);

        Assert.That((await AskAsync<CreateApiKey>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task Requests_for_superAdmins_are_refused_to_keys_and_other_users()
    {
        Identify(Callers.Key(Enum.GetValues<Permission>()));
        var key = await AskAsync<OnlyForSuperAdmins>();
        Identify(Callers.User(null, Some.Global(Role.AccountAdmin)));
        var admin = await AskAsync<OnlyForSuperAdmins>();
        Identify(Callers.User(null, Some.Global(Role.SuperAdmin)));

        Assert.That((key.FirstError.Code, admin.FirstError.Code), Is.EqualTo(("super_admin_required", "super_admin_required")));
        Assert.That((await AskAsync<OnlyForSuperAdmins>()).IsError, Is.False);
    }

    [Test]
    public async Task An_impersonated_session_is_refused_requests_that_must_be_sent_in_person()
    {
        Identify(Callers.Impersonating(Some.Global(Role.AccountAdmin)));

        Assert.That((await AskAsync<InPerson>()).FirstError.Code, Is.EqualTo("impersonating"));
        Assert.That((await AskAsync<GetSession>()).IsError, Is.False);
    }

    [Test]
    public async Task An_applicant_may_send_applicant_requests_in_the_account_of_the_draft_and_has_no_permissions_there()
    {
        Identify(Callers.Applicant());

        Assert.That((await AskAsync<OnlyForApplicants>()).IsError, Is.False);
        Assert.That(context.RequiredScope, Is.EqualTo(new AccountScope(Some.Account, default)));
        Assert.That(
            (context.RequiredScope.Rights.Held, context.RequiredScope.Rights.AccountPermissions),
            Is.EqualTo((PermissionSet.None, PermissionSet.None)));
        Assert.That(context.RequiredApplicant.RightsIn(Some.Account), Is.Null);
    }

    [Test]
    public async Task An_applicant_may_not_send_other_requests()
    {
        Identify(Callers.Applicant());

        Assert.That((await AskAsync<GetSession>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That((await AskAsync<InPerson>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That((await AskAsync<ListApiKeys>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That((await AskAsync<OnlyForSuperAdmins>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(context.Scope, Is.Null);
    }

    [Test]
    public async Task An_applicant_cannot_select_an_account()
    {
        Identify(Callers.Applicant(), Some.Account);

        Assert.That((await AskAsync<OnlyForApplicants>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task Requests_for_applicants_are_refused_to_all_other_callers()
    {
        foreach (var caller in (Caller[])
        [
            Callers.User(null, Some.Global(Role.SuperAdmin)),
            Callers.Key(Enum.GetValues<Permission>()),
        ])
        {
            Identify(caller);
            Assert.That((await AskAsync<OnlyForApplicants>()).FirstError, Is.EqualTo(Errors.Unauthenticated));
        }

        Assert.That((await new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()).AuthorizeAsync(
            new RequestContext(), typeof(OnlyForApplicants), CancellationToken.None)).FirstError,
            Is.EqualTo(Errors.Unauthenticated));
        Assert.That(() => context.RequiredApplicant, Throws.InvalidOperationException);
    }

    private void Identify(Caller caller, AccountId? requested = null)
    {
        context = new RequestContext();
        context.Identify(caller, requested);
    }

    private Task<ErrorOr<Success>> AskAsync<TRequest>() => new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()).AuthorizeAsync(
        context, typeof(TRequest), CancellationToken.None).AsTask();

    [AllowAnonymousCaller]
    private class Open;

    private sealed class DerivedFromOpen : Open;

    [RequireSuperAdmin]
    private sealed class OnlyForSuperAdmins;

    [RequireApplicant]
    private sealed class OnlyForApplicants;

    [RequireCaller(Anywhere = true, InPerson = true)]
    private sealed class InPerson;

    private sealed class UnknownRuleAttribute : AuthorizationRuleAttribute;

    [UnknownRule]
    private sealed class WithUnknownRule;
}
