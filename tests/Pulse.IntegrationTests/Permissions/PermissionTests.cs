using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

public sealed class PermissionTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Names =
    [
        "decideApplications", "impersonateUsers", "importApiKeys", "readAccounts", "readApiKeys", "readApplications", "readAuditEvents",
        "readMerchants", "readRoles", "readSensitiveData", "readSessions", "readUsers", "verifyAllAccounts", "verifyApiKeys",
        "writeAccounts", "writeApiKeys", "writeApplications", "writeMerchants", "writeRoles", "writeSessions", "writeUsers",
    ];

    private static readonly string[] NotGiven = ["impersonateUsers", "importApiKeys", "verifyAllAccounts"];

    [Test]
    public async Task Permissions_have_exactly_the_names_of_the_contract()
    {
        var listed = await Admin.GetAsync("/permissions");

        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(listed.Json.AsArray().Select(permission => (string)permission!["name"]!), Is.EqualTo(Names));
        foreach (var permission in listed.Json.AsArray())
        {
            Assert.That(
                permission!.AsObject().Select(member => member.Key),
                Is.EqualTo(new[] { "name", "description", "builtIn", "grantable", "allAccounts", "createdAt", "updatedAt" }));
            Assert.That((string?)permission["description"], Does.EndWith("."));
        }
    }

    [Test]
    public async Task An_admin_or_a_superAdmin_can_grant_all_permissions_of_the_account()
    {
        var account = await Seed.AccountAsync();
        var accountAdmin = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);

        foreach (var caller in new[] { accountAdmin, AdminIn(account) })
        {
            Assert.That(await GrantableAsync(caller), Is.EqualTo(Names.Except(NotGiven)));
        }
    }

    [Test]
    public async Task A_caller_can_grant_the_permissions_that_it_holds_in_the_account()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync("readRoles", "readMerchants");

        foreach (var caller in new[] { Using(key), await LoginAsync(key) })
        {
            Assert.That(await GrantableAsync(caller), Is.EqualTo(new[] { "readMerchants", "readRoles" }));
        }
    }

    [Test]
    public async Task A_user_without_accounts_sees_the_permissions_and_can_grant_none()
    {
        var caller = await LoginAsync(await Seed.UserAsync([]), Seed.Password);

        Assert.That(await GrantableAsync(caller), Is.Empty);
    }

    [TestCase(
        "?page=2",
        21,
        "readSessions",
        "readUsers",
        "verifyAllAccounts",
        "verifyApiKeys",
        "writeAccounts",
        "writeApiKeys",
        "writeApplications",
        "writeMerchants",
        "writeRoles",
        "writeSessions")]
    [TestCase("?page=2&pageSize=3&sort=-name", 21, "writeMerchants", "writeApplications", "writeApiKeys")]
    [TestCase("?sort=grantable&pageSize=1", 21, "impersonateUsers")]
    [TestCase("?search=SESSIONS", 3, "readSessions", "verifyAllAccounts", "writeSessions")]
    [TestCase("?name=readUsers", 1, "readUsers")]
    [TestCase("?name=readusers", 0)]
    [TestCase("?grantable=false", 3, "impersonateUsers", "importApiKeys", "verifyAllAccounts")]
    [TestCase("?builtIn=false", 0)]
    public async Task Permissions_are_paged_searched_sorted_and_filtered_like_every_list(string query, int total, params string[] names)
    {
        var listed = await Admin.GetAsync("/permissions" + query);

        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        Assert.That(listed.Json.AsArray().Select(permission => (string)permission!["name"]!), Is.EqualTo(names));
        Assert.That(listed.Header("X-Total-Count"), Is.EqualTo($"{total}"));
    }

    [TestCase("active=true", "active")]
    [TestCase("grantable=yes", "grantable")]
    [TestCase("sort=createdBy", "sort")]
    [TestCase("page=0", "page")]
    public async Task An_unusable_parameter_is_refused_with_its_name(string query, string name) =>
        (await Admin.GetAsync($"/permissions?{query}")).AssertInvalid(name);

    [Test]
    public async Task Listing_permissions_requires_authentication()
    {
        (await Anonymous().GetAsync("/permissions")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static async Task<string[]> GrantableAsync(Setup.Api caller)
    {
        var listed = await caller.GetAsync("/permissions");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Where(permission => (bool)permission!["grantable"]!).Select(
            permission => (string)permission!["name"]!)];
    }
}
