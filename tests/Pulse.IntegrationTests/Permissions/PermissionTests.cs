using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

public sealed class PermissionTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Names =
    [
        "decideApplications", "impersonateUsers", "readAccounts", "readApiKeys", "readApplications", "readAuditEvents", "readMerchants",
        "readRoles", "readSensitiveData", "readSessions", "readUsers", "verifyApiKeys", "writeAccounts", "writeApiKeys",
        "writeApplications", "writeMerchants", "writeRoles", "writeSessions", "writeUsers",
    ];

    [Test]
    public async Task Permissions_have_exactly_the_contracts_names()
    {
        var listed = await Admin.GetAsync("/permissions");

        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(listed.Json.AsArray().Select(permission => (string)permission!["name"]!), Is.EqualTo(Names));
        foreach (var permission in listed.Json.AsArray())
        {
            Assert.That(permission!.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "name", "description", "grantable" }));
            Assert.That((string?)permission["description"], Does.EndWith("."));
        }
    }

    [Test]
    public async Task An_admin_can_grant_all_that_the_account_has_been_given()
    {
        var account = await Seed.AccountAsync();
        var accountAdmin = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);

        foreach (var caller in new[] { accountAdmin, AdminIn(account) })
        {
            Assert.That(await GrantableAsync(caller), Is.EqualTo(Names.Except(["impersonateUsers"])));
        }
    }

    [Test]
    public async Task A_caller_can_grant_what_it_holds_where_it_holds_it()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync("readRoles", "readMerchants");

        foreach (var caller in new[] { Using(key), await LoginAsync(key) })
        {
            Assert.That(await GrantableAsync(caller), Is.EqualTo(new[] { "readMerchants", "readRoles" }));
        }
    }

    [Test]
    public async Task Who_belongs_nowhere_sees_the_permissions_and_can_grant_none()
    {
        var caller = await LoginAsync(await Seed.UserAsync([]), Seed.Password);

        Assert.That(await GrantableAsync(caller), Is.Empty);
    }

    [Test]
    public async Task Permissions_are_not_for_strangers()
    {
        (await Anonymous().GetAsync("/permissions")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static async Task<string[]> GrantableAsync(Setup.Api caller)
    {
        var listed = await caller.GetAsync("/permissions");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Where(permission => (bool)permission!["grantable"]!).Select(permission => (string)permission!["name"]!)];
    }
}
