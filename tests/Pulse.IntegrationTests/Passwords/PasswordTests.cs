using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

/// <summary>Base class of tests of passwords: users with tokens, and requests that change credentials.</summary>
public abstract class PasswordTests(TestDatabase database) : LoginTests(database)
{
    protected const string NewPassword = "another password of the tests";

    [TearDown]
    public void LetHash() => (Passwords.Meanwhile, Passwords.WhileMaking) = (() => { }, () => { });

    protected static Task<Answer> ChangePasswordAsync(
        Setup.Api user, string newPassword = NewPassword, string currentPassword = Seed.Password) =>
        user.PostAsync("/auth/password", new { currentPassword, newPassword });

    protected static Task<Answer> SetPasswordAsync(Setup.Api from, string token, string password = NewPassword) =>
        from.PostAsync("/auth/password/set", new { token, password });

    protected static Task<Answer> ChangeEmailAsync(Setup.Api user, string email, string currentPassword = Seed.Password) =>
        user.PostAsync("/auth/email", new { email, currentPassword });

    protected Task<string> TokenAsync(string email, TimeSpan? lifetime = null) =>
        Seed.PasswordTokenAsync(email, App.Clock.GetUtcNow().UtcDateTime + (lifetime ?? TimeSpan.FromHours(1)));

    /// <summary>A caller from a new address without failed logins.</summary>
    protected Setup.Api Somewhere() => From(NewAddress());

    /// <summary>A new user with this number of sessions, each used once.</summary>
    protected async Task<(string Email, Setup.Api[] Sessions)> WarmUserAsync(int sessions = 1)
    {
        var email = await NewUserAsync();
        var opened = new Setup.Api[sessions];
        for (var i = 0; i < sessions; i++)
        {
            opened[i] = (await LoginAsync(email, Seed.Password)).From(NewAddress());
        }

        Assert.That(await StatusesOfSessionsAsync(opened), Is.All.EqualTo(HttpStatusCode.OK));
        return (email, opened);
    }

    protected async Task<HttpStatusCode> StatusOfLoginAsync(string email, string password) =>
        (await AttemptAsync(Somewhere(), email, password)).Status;

    /// <summary>Events of a user in the system's chain of the audit log, newest first.</summary>
    protected async Task<System.Text.Json.Nodes.JsonNode[]> EventsAsync(string action, int userId)
    {
        var events = await Admin.GetAsync($"/audit-events?pageSize=100&action={action}");
        Assert.That(events.Status, Is.EqualTo(HttpStatusCode.OK), events.Text);
        return [.. events.Json.AsArray().Select(happened => happened!).Where(
            happened => (string?)happened["target"]!["id"] == $"{userId}")];
    }

    protected async Task<int> IdOfAsync(string email) => (await RowOfAsync(email)).Id;

    protected Task<UserCredential> RowOfAsync(string email) => ReadAsync(db => db.Set<UserCredential>()
        .AsNoTracking().Include(credential => credential.User).SingleAsync(credential => credential.UserName == email));

    protected async Task<T> ReadAsync<T>(Func<PulseDbContext, Task<T>> read)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<PulseDbContext>());
    }
}
