using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Base class of tests of roles: users with their ids, who were just authenticated.</summary>
public abstract class RolesTests(TestDatabase database) : SecurityTests(database)
{
    /// <summary>A new logged-in user with these permissions in one account, whose session was just used.</summary>
    protected async Task<Person> NewPersonAsync(string account, params Permission[] permissions) =>
        await PersonAsync(await Seed.UserAsync(account, permissions));

    /// <param name="accounts">Accounts of the user.</param>
    /// <param name="roles">Role ids with their accounts. Null: all accounts.</param>
    protected async Task<Person> NewPersonAsync(string[] accounts, params (int RoleId, string? AccountId)[] roles) =>
        await PersonAsync(await Seed.UserAsync(accounts, roles));

    private async Task<Person> PersonAsync(string email)
    {
        var caller = await LoginAsync(email, Seed.Password);
        return new Person((int)(await caller.GetAsync("/auth/session")).Json["id"]!, email, caller);
    }
}

/// <summary>A logged-in user.</summary>
public sealed record Person(int Id, string Email, Setup.Api Caller);

public static class RoleCalls
{
    public static Task<Answer> PostRoleAsync(this Setup.Api api, string name, params string[] permissions) =>
        api.PostAsync("/roles", new { name, permissions });

    public static Task<Answer> PostGlobalRoleAsync(this Setup.Api api, string name, params string[] permissions) =>
        api.PostAsync("/roles", new { name, permissions, global = true });

    /// <returns>The id of a new role of the account in effect.</returns>
    public static async Task<int> MakeRoleAsync(this Setup.Api api, string name, params string[] permissions) =>
        IdOf(await api.PostRoleAsync(name, permissions));

    /// <inheritdoc cref="MakeRoleAsync"/>
    public static async Task<int> MakeGlobalRoleAsync(this Setup.Api api, string name, params string[] permissions) =>
        IdOf(await api.PostGlobalRoleAsync(name, permissions));

    public static Task<Answer> AssignAsync(this Setup.Api api, int role, int userId) =>
        api.PostAsync($"/roles/{role}/assignments", new { userId });

    public static Task<Answer> AssignInAllAsync(this Setup.Api api, int role, int userId) =>
        api.PostAsync($"/roles/{role}/assignments", new { userId, allAccounts = true });

    public static Task<Answer> UnassignAsync(this Setup.Api api, int role, int userId) =>
        api.DeleteAsync($"/roles/{role}/assignments/{userId}");

    public static Task<Answer> UnassignInAllAsync(this Setup.Api api, int role, int userId) =>
        api.DeleteAsync($"/roles/{role}/assignments/{userId}?allAccounts=true");

    private static int IdOf(Answer created)
    {
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return (int)created.Json["id"]!;
    }
}
