using ErrorOr;
using Moq;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class AccountScopeTests
{
    private static readonly AccountId Foreign = new(4242424242424242);

    private readonly Mock<IAccountDirectory> accounts = new();
    private RequestContext context = null!;

    [SetUp]
    public void SetUp()
    {
        context = new RequestContext();
        accounts.Reset();
        accounts.Setup(a => a.FindAsync(Foreign, It.IsAny<CancellationToken>())).ReturnsAsync(
            new AccountTerms(PermissionSet.AccountDefault, RequiresMfa: false));
    }

    [Test]
    public async Task Without_a_header_the_primary_account_is_in_effect()
    {
        Identify(Callers.User([Callers.Member(Some.OtherAccount), Callers.Member(Some.Account, primary: true)]));

        await AskAsync<GetSession>();

        Assert.That(context.RequiredScope.AccountId, Is.EqualTo(Some.Account));
    }

    [Test]
    public async Task Rights_are_those_of_the_account_asked_for_and_not_of_another()
    {
        var user = Callers.User(
            [Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount)], Some.Global(Role.AccountAdmin, Some.Account));
        Identify(user, Some.OtherAccount);

        await AskAsync<GetSession>();
        var result = await AskAsync<CreateApiKey>();

        Assert.That(
            context.RequiredScope,
            Is.EqualTo(new AccountScope(Some.OtherAccount, new AccountRights(PermissionSet.None, PermissionSet.AccountDefault))));
        Assert.That(result.FirstError.Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task An_inaccessible_account_and_an_unknown_one_are_refused_with_the_same_error()
    {
        var results = new List<Error>();
        foreach (var requested in new[] { Foreign, new AccountId(1) })
        {
            Identify(Callers.User(null, Some.Global(Role.AccountAdmin)), requested);
            results.Add((await AskAsync<GetSession>()).FirstError);
        }

        Assert.That(results[0], Is.EqualTo(results[1]));
        Assert.That((results[0].Type, results[0].Code), Is.EqualTo((ErrorType.Forbidden, "account_forbidden")));
        Assert.That(context.Scope, Is.Null);
    }

    [Test]
    public async Task An_inactive_account_refuses_its_members()
    {
        Identify(Callers.User([Callers.Member(Some.Account, primary: true, active: false)]));

        Assert.That((await AskAsync<GetSession>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_user_without_accounts_can_send_requests_that_need_no_account()
    {
        Identify(Callers.User([]));

        Assert.That((await AskAsync<GetSession>()).IsError, Is.False);
        Assert.That((await AskAsync<CreateApiKey>()).FirstError.Code, Is.EqualTo("missing_permission"));
        Assert.That(() => context.RequiredScope, Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_superAdmin_acts_in_every_existing_account()
    {
        Identify(Callers.User(null, Some.Global(Role.SuperAdmin)), Foreign);

        var result = await AskAsync<CreateApiKey>();

        Assert.That(result.IsError, Is.False);
        Assert.That(context.RequiredScope, Is.EqualTo(
            new AccountScope(Foreign, new AccountRights(PermissionSet.BuiltIn, PermissionSet.AccountDefault, AdminLevel.SuperAdmin))));
    }

    [Test]
    public async Task A_superAdmin_acts_in_no_account_that_does_not_exist()
    {
        Identify(Callers.User(null, Some.Global(Role.SuperAdmin)), new AccountId(1));

        Assert.That((await AskAsync<GetSession>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_superAdmin_still_acts_in_an_inactive_account()
    {
        Identify(
            Callers.User([Callers.Member(Some.Account, primary: true, active: false)], Some.Global(Role.SuperAdmin)));

        Assert.That((await AskAsync<CreateApiKey>()).IsError, Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Neither_an_own_role_named_superAdmin_nor_superAdmin_in_one_account_opens_other_accounts(bool global)
    {
        var role = global ? Some.Global(Role.SuperAdmin, Some.Account) : Some.Own(Role.SuperAdmin, account: null, PermissionSet.BuiltIn);
        Identify(Callers.User(null, role), Foreign);

        Assert.That((await AskAsync<GetSession>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_key_can_act_only_in_its_own_account()
    {
        Identify(Callers.Key(Permission.WriteApiKeys), Some.Account);
        Assert.That((await AskAsync<CreateApiKey>()).IsError, Is.False);

        Identify(Callers.Key(Permission.WriteApiKeys), Foreign);
        Assert.That((await AskAsync<CreateApiKey>()).FirstError.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_key_holds_no_more_than_its_account_has_been_given()
    {
        var key = Callers.Key(Permission.WriteApiKeys, Permission.ReadUsers) with
        {
            Account = Callers.Member(Some.Account, given: Some.Set(Permission.ReadUsers)),
        };
        Identify(key);

        await AskAsync<GetSession>();
        var result = await AskAsync<CreateApiKey>();

        Assert.That(result.FirstError.Code, Is.EqualTo("missing_permission"));
        Assert.That(context.RequiredScope.Rights.Held, Is.EqualTo(Some.Set(Permission.ReadUsers)));
    }

    [Test]
    public async Task Only_an_account_that_requires_a_second_factor_refuses_users_without_one()
    {
        var strict = Callers.Member(Some.Account, primary: true) with { RequiresMfa = true };
        var user = Callers.User([strict, Callers.Member(Some.OtherAccount)]);

        Identify(user);
        Assert.That((await AskAsync<GetSession>()).FirstError.Code, Is.EqualTo("mfa_required"));
        Identify(user with { HasMfa = true });
        Assert.That((await AskAsync<GetSession>()).IsError, Is.False);
        Identify(user, Some.OtherAccount);
        Assert.That((await AskAsync<GetSession>()).IsError, Is.False);
    }

    [Test]
    public async Task A_superAdmin_needs_no_second_factor_that_an_account_asks_for()
    {
        accounts.Setup(a => a.FindAsync(Foreign, It.IsAny<CancellationToken>())).ReturnsAsync(
            new AccountTerms(PermissionSet.AccountDefault, RequiresMfa: true));
        Identify(Callers.User(null, Some.Global(Role.SuperAdmin)), Foreign);

        Assert.That((await AskAsync<GetSession>()).IsError, Is.False);
    }

    [Test]
    public async Task An_impersonated_session_has_the_permissions_of_both_users_and_no_administrator_rights()
    {
        var own = Some.Own("support", Some.Account, Some.Set(Permission.ReadUsers, Permission.ReadMerchants));
        var caller =
            Callers.User(null, Some.Global(Role.AccountAdmin)) with { Impersonation = new Impersonation(4, "other@example.com", [own]) };
        Identify(caller);

        await AskAsync<GetSession>();

        Assert.That(context.RequiredScope.Rights, Is.EqualTo(new AccountRights(own.Permissions, PermissionSet.AccountDefault)));
    }

    private void Identify(Caller caller, AccountId? requested = null)
    {
        context = new RequestContext();
        context.Identify(caller, requested);
    }

    private Task<ErrorOr<Success>> AskAsync<TRequest>() =>
        new Authorizer(accounts.Object, new MfaPolicy()).AuthorizeAsync(context, typeof(TRequest), CancellationToken.None).AsTask();
}
