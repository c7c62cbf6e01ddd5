using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>Base class of tests of users: administrators of accounts, and users to administer.</summary>
public abstract class UserTests(TestDatabase database) : SecurityTests(database)
{
    /// <summary>A logged-in user who administers these accounts, or the first account by default.</summary>
    protected async Task<Setup.Api> AccountAdminAsync(params string[] accounts) =>
        await LoginAsync(await NewAccountAdminAsync(accounts), Seed.Password);

    protected Task<string> NewAccountAdminAsync(params string[] accounts) =>
        Seed.UserAsync(accounts, [.. accounts.Select(account => (Role.AccountAdminId, (string?)account))]);

    /// <summary>A logged-in user who can only read and write users of an account.</summary>
    protected Task<Setup.Api> UserWriterAsync(string account) => LoginNewUserAsync(account, Permission.ReadUsers, Permission.WriteUsers);

    /// <summary>An active member of these accounts.</summary>
    protected async Task<(int Id, string Email)> MemberAsync(params string[] accounts)
    {
        var email = await Seed.UserAsync(accounts);
        return (await IdOfAsync(email), email);
    }

    protected async Task<int> IdOfAsync(string email) =>
        (int)(await Admin.GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json.AsArray().Single(
            user => !(bool)user!["pending"]!)!["id"]!;

    protected async Task<JsonNode[]> EventsAsync(string account, int userId)
    {
        var events = await AdminIn(account).GetAsync($"/audit-events?target={userId}&pageSize=100");
        Assert.That(events.Status, Is.EqualTo(HttpStatusCode.OK), events.Text);
        return [.. events.Json.AsArray()
            .Select(happened => happened!)
            .Where(happened => (string)happened["target"]!["type"]! == "user")
            .Reverse()];
    }

    /// <summary>The stored credentials of a user.</summary>
    protected async Task<UserCredential> CredentialAsync(int userId)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<UserCredential>().AsNoTracking().SingleAsync(
            credential => credential.Id == userId);
    }
}
