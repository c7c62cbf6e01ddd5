using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Each manipulation of the rows of the audit log is detected. No event has been verified before.</summary>
public sealed class IntegrityTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api reader = null!;
    private string account = "";

    /// <summary>If the newest events are missing when a node reads the change feed, it assumes that the database was restored.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [SetUp]
    public async Task FiveEventsAsync()
    {
        account = await Seed.AccountAsync();
        reader = await LoginNewUserAsync(account, Domain.Permissions.Permission.ReadAuditEvents);
        var admin = AdminIn(account);
        for (var i = 0; i < 4; i++)
        {
            await admin.MakeKeyAsync();
        }

        // A node recognizes a restored database by its newest event. This one must not be among the events that the test removes.
        await (await AdminInNewAccountAsync()).MakeKeyAsync();
    }

    [Test]
    public async Task An_unchanged_chain_is_intact()
    {
        var check = (await reader.GetAsync("/audit-events/integrity")).Json;

        Assert.That(
            ((bool)check["ok"]!, (long)check["checked"]!, (long)check["unsealed"]!, check["firstBroken"] is null),
            Is.EqualTo((true, 5, 0, true)));
        Assert.That(((long)check["head"]!["position"]!, ((string)check["head"]!["mac"]!).Length), Is.EqualTo((5, 64)));
        Assert.That(check["systemHead"], Is.Null);
    }

    [Test]
    public async Task A_superAdmin_sees_the_systems_chain_as_well()
    {
        var check = (await AdminIn(account).GetAsync("/audit-events/integrity")).Json;

        Assert.That(check["firstBroken"], Is.Null);
        Assert.That((long)check["systemHead"]!["position"]!, Is.GreaterThan(0));
    }

    [TestCase("UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.updated' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"ActorName\" = 'somebody' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"ImpersonatingId\" = '7' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"ImpersonatingName\" = 'somebody' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Changes\" = NULL WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"IpAddress\" = '' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Mac\" = (SELECT \"Mac\" FROM \"AuditChains\" WHERE \"Id\" = {account}) WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Position\" = 30 WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"AccountId\" = 77 WHERE {third}", 3)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE {third}", 3)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" >= 4", 4)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account}", 1)]
    [TestCase("UPDATE \"AuditChains\" SET \"Position\" = 4 WHERE \"Id\" = {account}", 4)]
    [TestCase("DELETE FROM \"AuditChains\" WHERE \"Id\" = {account}", 1)]
    public async Task Altered_audit_events_are_detected(string statement, int at) => await FindAsync(statement, at);

    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account}; DELETE FROM \"AuditChains\" WHERE \"Id\" = {account}", 1)]
    [TestCase(
        "DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account}; "
            + "UPDATE \"AuditChains\" SET \"Position\" = 0, \"Mac\" = {zeros} WHERE \"Id\" = {account}",
        1)]
    [TestCase(
        "DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" > 3; "
            + "UPDATE \"AuditChains\" SET \"Position\" = 3, "
            + "\"Mac\" = (SELECT \"Mac\" FROM \"AuditEvents\" WHERE {third}) WHERE \"Id\" = {account}",
        4)]
    [TestCase("UPDATE \"AuditChains\" SET \"Seal\" = NULL WHERE \"Id\" = {account}", 6)]
    public async Task Truncated_or_removed_audit_events_are_detected_and_new_events_do_not_repair_the_chain(string statement, int at)
    {
        await FindAsync(statement, at);

        await AdminIn(account).MakeKeyAsync();
        var answer = await reader.GetAsync("/audit-events/integrity");

        Assert.That(answer.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), answer.Text);
        Assert.That((bool)answer.Json["ok"]!, Is.False);
    }

    [TestCase("UPDATE \"AuditEvents\" SET \"At\" = 'rubbish', \"ActorType\" = 7, \"Changes\" = x'00ff' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Id\" = 'no id' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Mac\" = 'no mac' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Position\" = 'third' WHERE {third}", 3)]
    [TestCase("UPDATE \"AuditChains\" SET \"Position\" = 'far', \"Mac\" = 7 WHERE \"Id\" = {account}", 6)]
    [TestCase("UPDATE \"AuditEvents\" SET \"At\" = \"At\" || '1' WHERE {third}", 3)]
    public async Task Invalid_values_that_SQLite_accepts_are_found_and_break_nothing_else(string statement, int at)
    {
        if (!Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("SQL Server rejects values that do not fit the type of a column.");
        }

        await FindAsync(statement, at);
    }

    /// <summary>SQL Server can number the rows of one INSERT statement in any order, and the column cannot be written there.</summary>
    [Test]
    public async Task A_chain_whose_rows_are_numbered_in_another_order_is_intact()
    {
        if (!Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("SQL Server does not allow writes to an identity column.");
        }

        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Sequence\" = -\"Sequence\" WHERE \"AccountId\" = {account} AND \"Position\" = 3");

        Assert.That((bool)(await reader.GetAsync("/audit-events/integrity")).Json["ok"]!, Is.True);
    }

    [Test]
    public async Task Events_appended_after_a_break_in_the_chain_do_not_hide_it()
    {
        await FindAsync("UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.updated' WHERE {third}", 3);

        await AdminIn(account).MakeKeyAsync();

        Assert.That((long)(await reader.GetAsync("/audit-events/integrity")).Json["firstBroken"]!, Is.EqualTo(3));
    }

    private async Task FindAsync(string statement, int at)
    {
        await ExecuteAsync(statement
            .Replace("{third}", $"\"AccountId\" = {account} AND \"Position\" = 3", StringComparison.Ordinal)
            .Replace("{zeros}", Settings["Database:Provider"] == "Sqlite" ? "zeroblob(32)" : "0x", StringComparison.Ordinal)
            .Replace("{account}", account, StringComparison.Ordinal));

        var answer = await reader.GetAsync("/audit-events/integrity");

        Assert.That(answer.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), answer.Text);
        Assert.That(((bool)answer.Json["ok"]!, (long?)answer.Json["firstBroken"]), Is.EqualTo((false, (long?)at)), answer.Text);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
