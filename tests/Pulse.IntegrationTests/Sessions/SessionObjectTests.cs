using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The session object of a user.</summary>
public sealed class SessionObjectTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Members =
    [
        "id", "email", "active", "createdBy", "createdById", "updatedBy", "updatedById", "createdAt", "updatedAt", "impersonating",
        "primaryAccount", "accounts",
        "flatRolesList", "flatPermissionsList", "narrowedTo", "permissionsFromRoles", "permissionsFromRolesDetails", "apiKey", "token",
        "expiresAt",
        "secondFactorGuessedAt",
    ];

    [Test]
    public async Task The_first_superAdmins_session_is_exactly_what_the_contract_shows()
    {
        var session = (await Admin.GetAsync("/auth/session")).Json;

        var account = (string)session["primaryAccount"]!["accountId"]!;
        Assert.That(session.AsObject().Select(member => member.Key), Is.EqualTo(Members));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)session["id"]!, Is.GreaterThan(0));
            Assert.That((string?)session["email"], Is.EqualTo(PulseApp.AdminEmail));
            Assert.That((bool)session["active"]!, Is.True);
            Assert.That((string?)session["createdBy"], Is.EqualTo("system"));
            Assert.That((string?)session["updatedBy"], Is.EqualTo("system"));
            Assert.That((string?)session["createdAt"], Does.Match(Instants.Pattern));
            Assert.That((string?)session["updatedAt"], Does.Match(Instants.Pattern));
            Assert.That((string?)session["expiresAt"], Does.Match(Instants.Pattern));
            Assert.That(session["impersonating"], Is.Null);
            Assert.That(session["apiKey"], Is.Null);
            Assert.That((string?)session["token"], Is.EqualTo(AdminToken));
            Assert.That(account, Does.Match("^[0-9]{16}$"));
            Assert.That(session["accounts"]!.ToJsonString(), Is.EqualTo(
                $$"""[{"accountName":"Primary","accountId":"{{account}}","repcode":null"""
                    + $$""","usersPrimaryAccount":true,"accountAdmin":true}]"""));
            Assert.That(session["primaryAccount"]!.ToJsonString(), Is.EqualTo(session["accounts"]![0]!.ToJsonString()));
            Assert.That(Texts(session["flatRolesList"]), Is.EqualTo(new[] { "superAdmin", "accountAdmin" }));
            Assert.That(
                Texts(session["flatPermissionsList"]), Has.Length.EqualTo(21).And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
            Assert.That(Texts(session["permissionsFromRoles"]), Is.EqualTo(Texts(session["flatPermissionsList"])));
            Assert.That(
                session["permissionsFromRolesDetails"]!.AsObject().Select(p => p.Key), Is.EqualTo(Texts(session["permissionsFromRoles"])));
            Assert.That(session["permissionsFromRolesDetails"]!["readMerchants"]!.ToJsonString(), Is.EqualTo(
                $$"""[{"role":"superAdmin","accountId":null},{"role":"accountAdmin","accountId":"{{account}}"}]"""));
            Assert.That(
                session["permissionsFromRolesDetails"]!["impersonateUsers"]!.ToJsonString(),
                Is.EqualTo("""[{"role":"superAdmin","accountId":null}]"""));
        }
    }

    [Test]
    public async Task Permissions_are_those_of_the_account_in_effect()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (reader, writer) = (
            await Seed.RoleAsync(first, Permission.ReadMerchants), await Seed.RoleAsync(second, Permission.WriteMerchants));
        var caller = await LoginAsync(await Seed.UserAsync([first, second], (writer, second), (reader, first)), Seed.Password);

        var primary = (await caller.GetAsync("/auth/session")).Json;
        var other = (await caller.In(second).GetAsync("/auth/session")).Json;

        Assert.That(Texts(primary["flatPermissionsList"]), Is.EqualTo(new[] { "readMerchants" }));
        Assert.That(Texts(other["flatPermissionsList"]), Is.EqualTo(new[] { "writeMerchants" }));
        Assert.That(Texts(primary["permissionsFromRoles"]), Is.EqualTo(new[] { "readMerchants", "writeMerchants" }));
        Assert.That((string?)other["primaryAccount"]!["accountId"], Is.EqualTo(first));
    }

    [Test]
    public async Task Accounts_and_roles_are_sorted_and_roles_for_all_accounts_come_first()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (lateRole, earlyRole) = (
            await Seed.RoleAsync(second, Permission.ReadMerchants), await Seed.RoleAsync(first, Permission.ReadMerchants));
        var caller = await LoginAsync(
            await Seed.UserAsync(
                [second, first],
                (lateRole, second),
                (earlyRole, first),
                (Role.AccountAdminId, second),
                (Role.SuperAdminId, null)), Seed.Password);

        var session = (await caller.GetAsync("/auth/session")).Json;

        var sources = session["permissionsFromRolesDetails"]!["readMerchants"]!.AsArray();
        var accounts = session["accounts"]!.AsArray();
        Assert.That(accounts.Select(a => (string?)a!["accountId"]), Is.EqualTo(new[] { first, second }));
        Assert.That(accounts.Select(a => (bool)a!["usersPrimaryAccount"]!), Is.EqualTo(new[] { false, true }));
        Assert.That(accounts.Select(a => (bool)a!["accountAdmin"]!), Is.EqualTo(new[] { false, true }));
        Assert.That(sources.Select(s => (string?)s!["accountId"]), Is.EqualTo(new[] { null, first, second, second }));
        Assert.That(Texts(session["flatRolesList"])[0], Is.EqualTo("superAdmin"));
        Assert.That(Texts(session["flatRolesList"]), Is.EqualTo(sources.Select(s => (string)s!["role"]!)));
    }

    [Test]
    public async Task The_permissions_of_the_account_limit_what_its_roles_grant()
    {
        var account = await Seed.AccountAsync();
        var caller = await LoginNewUserAsync(account, Permission.ReadMerchants, Permission.ImpersonateUsers);

        var session = (await caller.GetAsync("/auth/session")).Json;

        Assert.That(Texts(session["flatPermissionsList"]), Is.EqualTo(new[] { "readMerchants" }));
        Assert.That(Texts(session["permissionsFromRoles"]), Is.EqualTo(new[] { "readMerchants" }));
    }

    [Test]
    public async Task The_session_of_a_user_without_accounts_has_no_account()
    {
        var caller = await LoginAsync(await Seed.UserAsync([]), Seed.Password);

        var session = (await caller.GetAsync("/auth/session")).Json;

        Assert.That(session["primaryAccount"], Is.Null);
        Assert.That(session["accounts"]!.AsArray(), Is.Empty);
        Assert.That(session["flatPermissionsList"]!.AsArray(), Is.Empty);
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];
}
