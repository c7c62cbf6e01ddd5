using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

public static class CustomPermissions
{
    private static int last;

    /// <summary>An unused name of a permission.</summary>
    public static string NewName(string verb = "read") => $"orders{Interlocked.Increment(ref last):D5}:{verb}";

    /// <summary>Defines a permission, for all accounts or for some.</summary>
    public static Task<Answer> DefineAsync(this Setup.Api api, string name, params string[]? accounts) =>
        api.PostAsync("/permissions", new { name, description = $"About {name}.", accounts = accounts is [] ? null : accounts });

    /// <returns>The name of a new permission.</returns>
    public static async Task<string> MakePermissionAsync(this Setup.Api api, params string[] accounts)
    {
        var name = NewName();
        var defined = await api.DefineAsync(name, accounts);
        Assert.That(defined.Status, Is.EqualTo(HttpStatusCode.Created), defined.Text);
        return name;
    }

    public static string[] NamesIn(this Answer answer) =>
        [.. answer.Json.AsArray().Select(permission => (string)permission!["name"]!)];

    public static string[] PermissionsIn(this Answer answer, string member = "permissions") =>
        [.. answer.Json[member]!.AsArray().Select(name => (string)name!)];

    /// <summary>Verifies a key.</summary>
    /// <returns>The code of the result.</returns>
    public static async Task<string> VerifyAsync(this Setup.Api service, Key key, params string[] permissions)
    {
        var verified = await service.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, permissions });
        Assert.That(verified.Status, Is.EqualTo(HttpStatusCode.OK), verified.Text);
        return (string)verified.Json["code"]!;
    }
}
