using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Sessions;

public sealed class SessionViewTests
{
    private static readonly DateTime Ends = Some.Now.AddHours(12);

    [Test]
    public void A_users_session_object_names_the_user_and_the_accounts()
    {
        var user = Callers.User(
            [new(Some.Account, "Acme", "3", true, PermissionSet.AccountDefault, true), Callers.Member(Some.OtherAccount)],
            Some.Global(Role.AccountAdmin, Some.Account));

        var session = SessionView.Of(user, PermissionSet.AccountDefault, Some.Token, Ends);

        Assert.That(
            (session.Id, session.Email, session.Active, session.Impersonating),
            Is.EqualTo(((int?)3, "user@example.com", true, (string?)null)));
        Assert.That((session.CreatedBy, session.CreatedAt), Is.EqualTo(("maker@example.com", Some.Now.AddDays(-2))));
        Assert.That((session.UpdatedBy, session.UpdatedAt), Is.EqualTo(("editor@example.com", Some.Now.AddDays(-1))));
        Assert.That(
            (session.Token, session.ExpiresAt, session.ApiKey),
            Is.EqualTo((Some.Token.Reveal(), (DateTime?)Ends, (SessionApiKeyDto?)null)));
        Assert.That(session.PrimaryAccount, Is.EqualTo(new SessionAccountDto("Acme", "6591739253089529", "3", true, true)));
        Assert.That(session.Accounts, Is.EqualTo(new[]
        {
            new SessionAccountDto("Account 56", "1234567890123456", null, false, false),
            new SessionAccountDto("Acme", "6591739253089529", "3", true, true),
        }));
    }

    [Test]
    public void Roles_for_all_accounts_come_first_then_by_account_then_by_name()
    {
        var set = Some.Set(Permission.ReadUsers);
        var user = Callers.User(
            [Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount)],
            Some.Own("b", Some.Account, set),
            Some.Own("z", Some.OtherAccount, set),
            Some.Own("a", Some.Account, set),
            Some.Global("y", permissions: set),
            Some.Global("x", permissions: set));

        var session = SessionView.Of(user, set, Some.Token, Ends);

        Assert.That(string.Join(' ', session.FlatRolesList), Is.EqualTo("x y z a b"));
        Assert.That(session.PermissionsFromRolesDetails["readUsers"], Is.EqualTo(new PermissionSourceDto[]
        {
            new("x", null),
            new("y", null),
            new("z", "1234567890123456"),
            new("a", "6591739253089529"),
            new("b", "6591739253089529"),
        }));
    }

    [Test]
    public void A_role_held_in_two_accounts_is_named_once()
    {
        var user = Callers.User(
            [Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount)],
            Some.Global(Role.AccountAdmin, Some.Account), Some.Global(Role.AccountAdmin, Some.OtherAccount));

        var session = SessionView.Of(user, PermissionSet.None, Some.Token, Ends);

        Assert.That(session.FlatRolesList, Is.EqualTo(new[] { Role.AccountAdmin }));
    }

    [Test]
    public void Permissions_are_those_held_in_the_account_in_effect_sorted_by_name()
    {
        var session = SessionView.Of(
            Callers.User(), Some.Set(Permission.WriteApplications, Permission.DecideApplications), Some.Token, Ends);

        Assert.That(session.FlatPermissionsList, Is.EqualTo(new PermissionName[] { Permission.DecideApplications, Permission.WriteApplications }));
        Assert.That(session.PermissionsFromRoles, Is.Empty);
    }

    [Test]
    public void Role_permissions_are_limited_to_the_permissions_of_the_account()
    {
        var user = Callers.User(
            [Callers.Member(Some.Account, primary: true, given: Some.Set(Permission.ReadUsers))],
            Some.Own("clerk", Some.Account, Some.Set(Permission.WriteUsers, Permission.ReadUsers)),
            Some.Own("left", Some.OtherAccount, PermissionSet.BuiltIn));

        var session = SessionView.Of(user, PermissionSet.None, Some.Token, Ends);

        Assert.That(session.PermissionsFromRoles, Is.EqualTo(new PermissionName[] { Permission.ReadUsers }));
        Assert.That(session.PermissionsFromRolesDetails.Keys.Single(), Is.EqualTo("readUsers"));
    }

    [Test]
    public void A_superAdmins_details_name_the_role_for_all_accounts()
    {
        var session = SessionView.Of(Callers.User(null, Some.Global(Role.SuperAdmin)), PermissionSet.BuiltIn, Some.Token, Ends);

        Assert.That(session.PermissionsFromRoles, Is.EqualTo(PermissionSet.BuiltIn.ToSortedList()));
        Assert.That(
            session.PermissionsFromRolesDetails["impersonateUsers"], Is.EqualTo(new[] { new PermissionSourceDto(Role.SuperAdmin, null) }));
    }

    [Test]
    public void An_impersonated_session_shows_the_accounts_and_roles_of_the_user_and_only_the_permissions_of_both()
    {
        var acting = Callers.User(
            [Callers.Member(Some.Account, primary: true)],
            Some.Global(Role.AccountAdmin),
            Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers, Permission.WriteUsers))) with
        {
            Impersonation = new Impersonation(
                4, "other@example.com", [Some.Own("support", Some.Account, Some.Set(Permission.ReadUsers, Permission.ReadMerchants))]),
        };

        var session = SessionView.Of(acting, Some.Set(Permission.ReadUsers), Some.Token, Ends);

        Assert.That((session.Id, session.Email, session.Impersonating), Is.EqualTo(((int?)3, "user@example.com", "other@example.com")));
        Assert.That(session.FlatRolesList, Is.EqualTo(new[] { "clerk" }), "The session contains no administrator.");
        Assert.That(session.PermissionsFromRoles, Is.EqualTo(new PermissionName[] { Permission.ReadMerchants, Permission.ReadUsers }));
        Assert.That(
            session.PermissionsFromRolesDetails["readUsers"],
            Is.EqualTo(new PermissionSourceDto[] { new(Role.AccountAdmin, null), new("clerk", "6591739253089529") }));
        Assert.That(
            session.PermissionsFromRolesDetails["readMerchants"], Is.EqualTo(new PermissionSourceDto[] { new(Role.AccountAdmin, null) }));
    }

    [Test]
    public void The_session_object_of_a_key_names_the_key_and_no_user()
    {
        var key = Callers.Key(Permission.ReadMerchants);

        var session = SessionView.Of(key, key.Permissions, Some.Token, Ends);

        Assert.That((session.Id, session.Email), Is.EqualTo(((int?)null, (string?)null)));
        Assert.That(session.ApiKey, Is.EqualTo(new SessionApiKeyDto(key.Id, "Till", Some.Identifier.Value)));
        Assert.That(session.Accounts, Is.EqualTo(new[] { new SessionAccountDto("Account 29", "6591739253089529", null, true, false) }));
        Assert.That(session.PrimaryAccount, Is.EqualTo(session.Accounts[0]));
        Assert.That(session.FlatPermissionsList, Is.EqualTo(new PermissionName[] { Permission.ReadMerchants }));
        Assert.That(
            (session.FlatRolesList.Count, session.PermissionsFromRoles.Count, session.PermissionsFromRolesDetails.Count),
            Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task A_key_used_directly_has_no_token_and_ends_when_the_key_does()
    {
        var context = await Callers.CallOfAsync(Callers.Key(Permission.ReadMerchants) with { ExpiresAt = Ends });

        var session = (await new GetSessionHandler(context).Handle(new GetSession(), CancellationToken.None)).Value.ToDto();

        Assert.That((session.Token, session.ExpiresAt), Is.EqualTo(((string?)null, (DateTime?)Ends)));
    }

    [Test]
    public async Task The_session_is_shown_with_the_token_that_was_presented()
    {
        var context = new RequestContext();
        context.Identify(Callers.User(), requestedAccount: null, new PresentedCredential(Some.Token));

        var session = (await new GetSessionHandler(context).Handle(new GetSession(), CancellationToken.None)).Value.ToDto();

        Assert.That(session.Token, Is.EqualTo(Some.Token.Reveal()));
    }
}
