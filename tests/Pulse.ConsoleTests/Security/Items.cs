using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Security;

/// <summary>One item of each kind in an account. All their texts are hostile.</summary>
public sealed record Items(
    string Key, int User, int Role, string Permission, string Session, string Application, string Merchant, string Event)
{
    /// <summary>Runs a script in an attribute, in a text or as the source of a link, if a page does not encode it.</summary>
    public const string Hostile = "\"'><img src=x onerror=alert(1)>";

    public const string HostileLink = "javascript:alert(1)//";

    /// <param name="admin">A superAdmin.</param>
    /// <param name="account">The account.</param>
    public static async Task<Items> MakeAsync(HttpApi admin, string account)
    {
        (string, string) there = ("x-account-id", account);
        async Task<Answer> MakeAsync(string path, object body)
        {
            var made = await admin.PostAsync(path, body, there);
            Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
            return made;
        }

        var permission = Member.NewName("attack") + ":read";
        await MakeAsync("/permissions", new { name = permission, description = Hostile });
        var key = await MakeAsync("/apikeys", new
        {
            name = Hostile,
            description = $"</textarea>{Hostile}\n{HostileLink}",
            externalId = HostileLink,
            permissions = new[] { permission, "readApiKeys" },
            metadata = new Dictionary<string, string> { ["link"] = HostileLink, ["image"] = $"</textarea>{Hostile}" },
        });
        var role = await MakeAsync("/roles", new { name = $"{Hostile}{Member.NewName()}", permissions = new[] { permission } });
        var email = $"{Member.NewName()}@pulse.test";
        var user = await MakeAsync("/users", new { email, roleIds = new[] { (int)role.Json["id"]! } });
        var token = (string)user.Json["setPasswordToken"]!;
        var set = await admin.PostAsync("/auth/password/set", new { token, password = Member.Password });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        var login = await admin.PostAsync("/auth/login", new { email, password = Member.Password }, ("User-Agent", Hostile));
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
        var content = Businesses.Application(Hostile.Replace("\"", "\\\"", StringComparison.Ordinal))
            .With("basics.address.line1", Hostile).With("basics.contact.firstName", HostileLink);
        var application = await admin.PostAsync("/applications", content.ToJsonString(), there);
        Assert.That(application.Status, Is.EqualTo(HttpStatusCode.Created), application.Text);
        var profile = Businesses.Profile(Hostile.Replace("\"", "\\\"", StringComparison.Ordinal))
            .With("businessDetails.description", $"</textarea>{Hostile}");
        var merchant = await admin.PostAsync("/merchants", profile.ToJsonString(), there);
        Assert.That(merchant.Status, Is.EqualTo(HttpStatusCode.Created), merchant.Text);
        var events = await admin.SendAsync(HttpMethod.Get, "/audit-events?pageSize=1", there);
        return new Items(
            (string)key.Json["id"]!,
            (int)user.Json["id"]!,
            (int)role.Json["id"]!,
            permission,
            await SessionOfAsync(admin, (int)user.Json["id"]!, there),
            (string)application.Json["id"]!,
            (string)merchant.Json["id"]!,
            (string)events.Json[0]!["id"]!);
    }

    private static async Task<string> SessionOfAsync(HttpApi admin, int user, (string, string) there)
    {
        var sessions = await admin.SendAsync(HttpMethod.Get, $"/sessions?principal.id={user}", there);
        Assert.That(sessions.Status, Is.EqualTo(HttpStatusCode.OK), sessions.Text);
        return (string)sessions.Json[0]!["id"]!;
    }
}
