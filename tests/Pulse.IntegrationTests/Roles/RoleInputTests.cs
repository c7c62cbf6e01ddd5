using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Invalid roles and assignments are refused with the JSON path, after the check of the permission, and change nothing.</summary>
public sealed class RoleInputTests(TestDatabase database) : RolesTests(database)
{
    private static readonly object[] Faults =
    [
        new object[] { """{ "name": "", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "   ", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": " a", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a ", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\u0007b", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\nb", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "superAdmin\u200b", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\u202eb", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\u2028b", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\ue000b", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": "a\u0378b", "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": 7, "permissions": ["readUsers"] }""", "name" },
        new object[] { """{ "name": null, "permissions": ["readUsers"] }""", "name" },
        new object[]
        {
            """{ "name": "01234567890123456789012345678901234567890123456789012345678901234", "permissions": ["readUsers"] }""",
            "name",
        },
        new object[] { """{ "name": "a", "permissions": [] }""", "permissions" },
        new object[] { """{ "name": "a", "permissions": null }""", "permissions" },
        new object[] { """{ "name": "a", "permissions": "readUsers" }""", "permissions" },
        new object[] { """{ "name": "a", "permissions": ["readUsers", "readUsers"] }""", "permissions" },
        new object[] { """{ "name": "a", "permissions": ["readUsers", "readNothing"] }""", "permissions[1]" },
        new object[] { """{ "name": "a", "permissions": ["ReadUsers"] }""", "permissions[0]" },
        new object[] { """{ "name": "a", "permissions": [7] }""", "permissions[0]" },
        new object[] { """{ "name": "a", "permissions": ["readUsers"], "accountId": "1234567890123456" }""", "accountId" },
        new object[] { """{ "name": "a", "permissions": ["readUsers"], "builtIn": true }""", "builtIn" },
        new object[] { """{ "name": "a", "permissions": ["readUsers"], "id": 1 }""", "id" },
        new object[] { """{ "name": "a", "permissions": ["readUsers"], "createdBy": "me" }""", "createdBy" },
    ];

    private static readonly object[] FaultsOfAssignments =
    [
        new object[] { "{}", "userId" },
        new object[] { """{ "userId": null }""", "userId" },
        new object[] { """{ "userId": "1" }""", "userId" },
        new object[] { """{ "userId": 1.5 }""", "userId" },
        new object[] { """{ "userId": 99999999999 }""", "userId" },
        new object[] { """{ "userId": 2000000000 }""", "userId" },
        new object[] { """{ "userId": -1 }""", "userId" },
        new object[] { """{ "userId": 2000000000, "allAccounts": true }""", "userId" },
        new object[] { """{ "userId": 1, "allAccounts": null }""", "allAccounts" },
        new object[] { """{ "userId": 1, "allAccounts": "yes" }""", "allAccounts" },
        new object[] { """{ "userId": 1, "accountId": "1234567890123456" }""", "accountId" },
        new object[] { """{ "userId": 1, "roleId": 1 }""", "roleId" },
    ];

    private Setup.Api admin = null!;
    private int role;
    private int global;

    [OneTimeSetUp]
    public async Task MakeRolesAsync()
    {
        admin = await AdminInNewAccountAsync();
        role = await admin.MakeRoleAsync("Untouched", "readUsers");
        global = await admin.MakeGlobalRoleAsync("Untouched everywhere", "readUsers");
    }

    [TestCaseSource(nameof(Faults))]
    public async Task An_invalid_role_is_refused_with_the_path_of_the_error_when_created_or_changed(string body, string path)
    {
        (await admin.PostAsync("/roles", body)).AssertInvalid(path);
        (await admin.PatchAsync($"/roles/{role}", body)).AssertInvalid(path);

        Assert.That((await admin.GetAsync($"/roles/{role}")).Header("ETag"), Is.EqualTo("\"1\""));
        Assert.That((await admin.GetAsync("/roles?builtIn=false&page=1")).Header("X-Total-Count"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Missing_or_invalid_role_fields_are_reported()
    {
        (await admin.PostAsync("/roles", "{}")).AssertInvalid("name", "permissions");
        (await admin.PostAsync("/roles", """{ "name": "a", "permissions": ["readUsers"], "global": null }""")).AssertInvalid("global");
        (await admin.PostAsync("/roles", """{ "name": "a", "permissions": ["readUsers"], "global": "yes" }""")).AssertInvalid("global");
        (await admin.PatchAsync($"/roles/{role}", """{ "global": true }""")).AssertInvalid("global");
    }

    [TestCaseSource(nameof(FaultsOfAssignments))]
    public async Task An_invalid_assignment_is_refused_by_path(string body, string path)
    {
        (await admin.PostAsync($"/roles/{global}/assignments", body)).AssertInvalid(path);

        Assert.That((await admin.GetAsync($"/roles/{global}/assignments")).Json.AsArray(), Is.Empty);
    }

    [TestCase("allAccounts=1", "allAccounts")]
    [TestCase("allAccounts=", "allAccounts")]
    [TestCase("allaccounts=true", "allaccounts")]
    [TestCase("accountId=1234567890123456", "accountId")]
    public async Task An_invalid_parameter_is_refused_with_its_name(string query, string path) =>
        (await admin.DeleteAsync($"/roles/{global}/assignments/1?{query}")).AssertInvalid(path);

    [TestCase("/roles/x")]
    [TestCase("/roles/99999999999")]
    [TestCase("/roles/-1")]
    [TestCase("/roles/+1")]
    [TestCase("/roles/%201")]
    [TestCase("/roles/1%20")]
    [TestCase("/roles/01")]
    [TestCase("/roles/%EF%BC%91")]
    [TestCase("/roles/+1/assignments")]
    [TestCase("/users/+1")]
    [TestCase("/users/1%20")]
    [TestCase("/users/01")]
    [TestCase("/roles/2000000000")]
    [TestCase("/roles/2000000000/assignments")]
    public async Task An_unknown_id_is_not_found(string path) =>
        (await admin.GetAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");

    [Test]
    public async Task A_caller_without_permission_is_refused_before_the_request_is_read()
    {
        var reader = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadRoles);
        var unprivileged = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadMerchants);

        (await Anonymous().PostAsync("/roles", "nonsense")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        foreach (var refused in new[]
        {
            await reader.PostAsync("/roles", "nonsense"), await reader.PatchAsync("/roles/2000000000", "nonsense"),
            await reader.DeleteAsync("/roles/2000000000"),
            await reader.PostAsync("/roles/2000000000/assignments", "nonsense"),
            await reader.DeleteAsync("/roles/2000000000/assignments/1"),
            await unprivileged.GetAsync("/roles"), await unprivileged.GetAsync("/roles/1"),
            await unprivileged.GetAsync("/roles/1/assignments"),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }
}
