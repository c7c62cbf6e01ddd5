using System.Net;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Setup;

/// <summary>A user of an account, who can sign in.</summary>
public sealed record Member(int Id, string Email)
{
    public const string Password = "a-password-for-a-member";

    private static int last;

    /// <summary>An unused name for an e-mail, a role, an account or a permission.</summary>
    public static string NewName(string start = "made") => $"{start}-{Interlocked.Increment(ref last)}";

    /// <summary>Makes a user with a new role of these permissions.</summary>
    public static async Task<Member> WithAsync(HttpApi admin, string account, params string[] permissions)
    {
        var role = await MakeRoleAsync(admin, account, NewName("role"), permissions);
        return await MakeAsync(admin, account, accountAdmin: false, role);
    }

    /// <summary>Makes a user without a role, who holds no permission.</summary>
    public static Task<Member> WithNothingAsync(HttpApi admin, string account) => MakeAsync(admin, account, accountAdmin: false);

    public static Task<Member> AdministratorAsync(HttpApi admin, string account) => MakeAsync(admin, account, accountAdmin: true);

    public static async Task<int> MakeRoleAsync(HttpApi admin, string account, string name, params string[] permissions)
    {
        var role = await admin.PostAsync("/roles", new { name, permissions }, ("x-account-id", account));
        Assert.That(role.Status, Is.EqualTo(HttpStatusCode.Created), role.Text);
        return (int)role.Json["id"]!;
    }

    public static async Task<string> MakeAccountAsync(HttpApi admin, string? name = null)
    {
        var account = await admin.PostAsync("/accounts", new { accountName = name ?? NewName("Account") });
        Assert.That(account.Status, Is.EqualTo(HttpStatusCode.Created), account.Text);
        return (string)account.Json["accountId"]!;
    }

    private static async Task<Member> MakeAsync(HttpApi admin, string account, bool accountAdmin, params int[] roleIds)
    {
        var email = $"{NewName()}@pulse.test";
        var user = await admin.PostAsync("/users", new { email, accountAdmin, roleIds }, ("x-account-id", account));
        Assert.That(user.Status, Is.EqualTo(HttpStatusCode.Created), user.Text);
        var set = await admin.PostAsync("/auth/password/set", new { token = (string)user.Json["setPasswordToken"]!, password = Password });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        return new Member((int)user.Json["id"]!, email);
    }
}
