using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Changes of roles are recorded in the chain of the account, or in the system's chain for global roles.</summary>
public sealed class RoleAuditTests(TestDatabase database) : RolesTests(database)
{
    [Test]
    public async Task Changes_of_an_account_role_are_audited_in_the_account()
    {
        var account = await Seed.AccountAsync();
        var auditor = await NewPersonAsync([account], (Role.AccountAdminId, account));
        var id = await auditor.Caller.MakeRoleAsync("Recorded", "readMerchants");
        await auditor.Caller.PatchAsync($"/roles/{id}", new { name = "Renamed", permissions = new[] { "readUsers" } });
        await auditor.Caller.PatchAsync($"/roles/{id}", new { name = "Renamed" });
        await auditor.Caller.PatchAsync($"/roles/{id}", new { name = "superadmin" });
        await auditor.Caller.DeleteAsync($"/roles/{id}");

        var recorded = await EventsAsync(auditor.Caller, "role.");

        Assert.That(recorded.Select(happened => ((string)happened["action"]!, (string?)happened["accountId"])), Is.EqualTo(new[]
        {
            ("role.deleted", account), ("role.updated", account), ("role.created", account),
        }));
        Assert.That(
            recorded.Select(happened => happened["target"]!.ToJsonString()).Distinct(),
            Is.EqualTo(new[] { $$"""{"type":"role","id":"{{id}}"}""" }));
        Assert.That(recorded.Select(happened => (string?)happened["actor"]!["name"]).Distinct(), Is.EqualTo(new[] { auditor.Email }));
        Assert.That(recorded[1]["changes"]!.ToJsonString(), Is.EqualTo(
            """{"name":{"from":"Recorded","to":"Renamed"},"permissions":{"from":["readMerchants"],"to":["readUsers"]}}"""));
        Assert.That(recorded[2]["changes"]!["permissions"]!.ToJsonString(), Is.EqualTo("""{"from":null,"to":["readMerchants"]}"""));
        Assert.That(recorded[0]["changes"]!["name"]!.ToJsonString(), Is.EqualTo("""{"from":"Renamed","to":null}"""));
    }

    [Test]
    public async Task Granting_and_revoking_a_role_in_an_account_are_recorded_in_its_audit_log()
    {
        var account = await Seed.AccountAsync();
        var (auditor, member) = (await NewPersonAsync([account], (Role.AccountAdminId, account)), await NewPersonAsync([account]));
        var id = await auditor.Caller.MakeRoleAsync("Handed on", "readMerchants");
        await auditor.Caller.AssignAsync(id, member.Id);
        await auditor.Caller.AssignAsync(id, member.Id);
        await auditor.Caller.UnassignAsync(id, member.Id);
        await auditor.Caller.UnassignAsync(id, member.Id);

        var recorded = (await EventsAsync(auditor.Caller, "role."))
            .Where(happened => (string)happened["target"]!["type"]! == "user")
            .ToList();

        Assert.That(
            recorded.Select(happened => ((string)happened["action"]!, (string?)happened["target"]!["id"], (string?)happened["accountId"])),
            Is.EqualTo(new[]
        {
            ("role.unassigned", $"{member.Id}", account), ("role.assigned", $"{member.Id}", account),
        }));
        Assert.That(recorded[1]["changes"]!["role"]!.ToJsonString(), Is.EqualTo("""{"from":null,"to":"Handed on"}"""));
        Assert.That((int)recorded[1]["changes"]!["roleId"]!["to"]!, Is.EqualTo(id));
        Assert.That(recorded[0]["changes"]!["role"]!.ToJsonString(), Is.EqualTo("""{"from":"Handed on","to":null}"""));
        Assert.That((int)recorded[0]["changes"]!["roleId"]!["from"]!, Is.EqualTo(id));
    }

    [Test]
    public async Task Audit_events_that_concern_all_accounts_are_shown_only_to_superAdmins()
    {
        var account = await Seed.AccountAsync();
        var (admin, auditor) = (AdminIn(account), await NewPersonAsync(account, Permission.ReadAuditEvents));
        var id = await admin.MakeGlobalRoleAsync("For superAdmins", "readMerchants");
        await admin.AssignInAllAsync(id, auditor.Id);
        await admin.UnassignInAllAsync(id, auditor.Id);
        await admin.AssignAsync(id, auditor.Id);
        await admin.UnassignAsync(id, auditor.Id);
        await admin.DeleteAsync($"/roles/{id}");

        var recorded = await EventsAsync(admin, "role.");

        Assert.That(recorded.Take(6).Select(happened => ((string)happened["action"]!, (string?)happened["accountId"])), Is.EqualTo(new[]
        {
            ("role.deleted", (string?)null), ("role.unassigned", account), ("role.assigned", account), ("role.unassigned", null),
            ("role.assigned", null), ("role.created", null),
        }));
        Assert.That(
            (await EventsAsync(auditor.Caller, "role.")).Select(happened => (string)happened["action"]!),
            Is.EqualTo(new[] { "role.unassigned", "role.assigned" }));
    }

    private static async Task<List<JsonNode>> EventsAsync(Setup.Api reader, string prefix)
    {
        var listed = await reader.GetAsync("/audit-events?pageSize=100");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().OfType<JsonNode>().Where(
            happened => ((string)happened["action"]!).StartsWith(prefix, StringComparison.Ordinal))];
    }
}
