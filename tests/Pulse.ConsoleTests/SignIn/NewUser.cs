using System.Net;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.SignIn;

/// <summary>A user of a test.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">The e-mail, with which the user signs in.</param>
/// <param name="Password">The password.</param>
public sealed record NewUser(int Id, string Email, string Password)
{
    public const string UsualPassword = "a-password-of-the-tests";

    private static int last;

    public static string NewEmail() => $"person-{Interlocked.Increment(ref last)}@pulse.test";

    /// <summary>Invites a user into the account of the administrator.</summary>
    /// <returns>The user's id and the one-time token.</returns>
    public static async Task<(int Id, string Token)> InviteAsync(HttpApi admin, string email, bool accountAdmin = false)
    {
        var created = await admin.PostAsync("/users", new { email, accountAdmin });
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return ((int)created.Json["id"]!, (string)created.Json["setPasswordToken"]!);
    }

    /// <summary>Makes a user who can sign in.</summary>
    public static async Task<NewUser> MakeAsync(HttpApi admin, bool accountAdmin = false)
    {
        var email = NewEmail();
        var (id, token) = await InviteAsync(admin, email, accountAdmin);
        var set = await admin.PostAsync("/auth/password/set", new { token, password = UsualPassword });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        return new NewUser(id, email, UsualPassword);
    }
}
