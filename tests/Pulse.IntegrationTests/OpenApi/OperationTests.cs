using System.Net;
using System.Text;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>Base class of tests that call every operation of the document.</summary>
public abstract class OperationTests(TestDatabase database) : OpenApiTests(database)
{
    /// <summary>The path of a stream, which has no end.</summary>
    protected const string Endless = "/revocations";

    /// <summary>The paths of all GET operations that end.</summary>
    protected IEnumerable<string> Reads => Document["paths"]!.AsObject()
        .Where(path => path.Value!["get"] is not null && path.Key != Endless).Select(path => path.Key);

    /// <summary>An account that contains one item of each kind, with limits, and its administrator.</summary>
    protected async Task<Ground> MakeGroundAsync()
    {
        var account = await Seed.AccountAsync();
        var token = (string)(await Anonymous().PostAsync(
            "/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword })).Json["token"]!;
        var admin = Bearer(token).In(account);
        await admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/apikey-policy",
            new StringContent("""{"maxLifetimeDays":3650,"disableAfterUnusedDays":3650}""", Encoding.UTF8, "application/json"));
        var key = await admin.MakeKeyFromAsync(new
        {
            name = "limited",
            permissions = new[] { "readMerchants" },
            expiresAt = App.Clock.GetUtcNow().AddDays(9),
            quota = new { limit = 10, period = "month" },
            rateLimit = new { limit = 1, windowSeconds = 60 },
        });
        var draft = await admin.MakeDraftAsync();
        var merchant = await admin.PostAsync("/merchants", Businesses.Profile().ToJsonString());
        Assert.That(merchant.Status, Is.EqualTo(HttpStatusCode.Created), merchant.Text);
        return new Ground(admin, With((Drafts.Header, draft.Key)), new()
        {
            ["apikeys"] = key.Id,
            ["roles"] = $"{await Seed.RoleAsync(account)}",
            ["users"] = "1",
            ["accounts"] = account,
            ["applications"] = draft.Id,
            ["merchants"] = (string)merchant.Json["id"]!,
            ["sessions"] = $"{Guid.NewGuid()}",
            ["assignments"] = "1",
            ["permissions"] = await admin.MakePermissionAsync(),
        });
    }

    protected sealed record Ground(Setup.Api Admin, Setup.Api Applicant, Dictionary<string, string> Ids)
    {
        /// <summary>A caller who may use the operation at this path.</summary>
        public Setup.Api CallerOf(string path) => path.StartsWith(Drafts.Portal, StringComparison.Ordinal) ? Applicant : Admin;

        /// <summary>The path with ids of existing items.</summary>
        public string PathOf(string path)
        {
            var parts = path.Split('/');
            return string.Join('/', parts.Select((part, at) => part.StartsWith('{') ? Ids[parts[at - 1]] : part));
        }
    }
}
