using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>What tests of the security rules share: callers of every kind, and passwords that cost little to check.</summary>
public abstract class SecurityTests(TestDatabase database) : ApiTests(database)
{
    protected override void Configure(IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);

    protected Api Direct(IssuedKey key) => ApiKey(key.ApiKey, key.ApiSecret);

    /// <summary>A session made with the key.</summary>
    protected async Task<Api> SessionAsync(IssuedKey key)
    {
        var login = await Anonymous().PostAsync("/auth/login", key.Login);
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
        return Bearer((string)login.Json["token"]!);
    }

    /// <summary>A logged-in user of a new account, who holds these permissions there.</summary>
    protected async Task<Api> UserAsync(params Permission[] permissions) => await UserOfAsync(await Seed.AccountAsync(), permissions);

    protected async Task<Api> UserOfAsync(string accountId, params Permission[] permissions) =>
        await LoginAsync(await Seed.UserAsync(accountId, permissions), Seed.Password);

    /// <summary>The superAdmin in a session of its own, acting in another account.</summary>
    protected async Task<Api> AdminInAsync(string accountId) =>
        (await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword)).In(accountId);

    protected static async Task<HttpStatusCode> StatusOfSessionAsync(Api caller) => (await caller.GetAsync("/auth/session")).Status;
}
