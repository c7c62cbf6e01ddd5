using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

public sealed class AuditTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task Identity_changes_are_logged_in_each_account_of_the_user_and_globally_and_memberships_in_their_account()
    {
        var (account, also) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var admin = await AccountAdminAsync(account, also);
        var renamed = NewEmail();

        var made = await admin.MakeUserAsync();
        await admin.PostAsync($"{made.Path}/password-token");
        await admin.PatchAsync(made.Path, new { email = renamed, active = false });
        await admin.SetAccountsAsync(
            made.Id,
            new { accounts = new object[] { new { accountId = account, accountAdmin = true }, new { accountId = also, primary = true } } });
        await admin.SetAccountsAsync(made.Id, new { accounts = new object[] { new { accountId = account, accountAdmin = true } } });
        await admin.DeleteAsync(made.Path);

        var here = await EventsAsync(account, made.Id);
        var ofSystem = here.Where(happened => happened["accountId"] is null).ToList();
        Assert.That(ofSystem.Select(Line), Is.EqualTo(
            new[] { "user.created active email", "user.passwordTokenIssued", "user.updated active email", "user.deleted active email" }));
        Assert.That((string?)ofSystem[2]["changes"]!["email"]!["to"], Is.EqualTo(renamed));
        var ofAccount = here.Where(happened => (string?)happened["accountId"] == account).ToList();
        Assert.That(ofAccount.Select(Line), Is.EqualTo(new[]
        {
            "user.created active email",
            "membership.added accountAdmin email roleIds usersPrimaryAccount",
            "user.passwordTokenIssued",
            "user.updated active email",
            "membership.updated email",
            "membership.updated accountAdmin roleIds usersPrimaryAccount",
            "membership.updated usersPrimaryAccount",
            "membership.removed accountAdmin email roleIds usersPrimaryAccount",
            "user.deleted active email",
        }));
        Assert.That((string?)ofAccount[1]["changes"]!["email"]!["to"], Is.EqualTo(made.Email));
        Assert.That(
            (await EventsAsync(also, made.Id)).Where(happened => (string?)happened["accountId"] == also).Select(Line), Is.EqualTo(new[]
        {
            "membership.added accountAdmin email roleIds usersPrimaryAccount",
            "membership.removed accountAdmin email roleIds usersPrimaryAccount",
        }));
    }

    [Test]
    public async Task An_account_administrator_sees_who_joined_and_no_events_of_the_system()
    {
        var account = await Seed.AccountAsync();
        var made = await AdminIn(account).MakeUserAsync();

        var events = await (await LoginNewUserAsync(account, Permission.ReadAuditEvents)).GetAsync($"/audit-events?target={made.Id}");

        Assert.That(
            events.Json.AsArray().Select(happened => (string?)happened!["action"]),
            Is.EqualTo(new[] { "membership.added", "user.created" }));
    }

    /// <summary>Action and changes of an event.</summary>
    private static string Line(JsonNode happened)
    {
        var changes = happened["changes"] is JsonObject changed
            ? changed.Select(change => change.Key).Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return string.Join(' ', [(string)happened["action"]!, .. changes]);
    }
}
