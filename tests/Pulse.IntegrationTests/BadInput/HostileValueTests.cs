using System.Net;
using System.Text;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Rule 21, for every operation of the OpenAPI document, every parameter and every field.</summary>
public sealed class HostileValueTests(TestDatabase database) : OpenApiTests(database)
{
    /// <summary>Guesses of passwords and codes must reach what looks at them.</summary>
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Login:FailuresPerEmailAndAddress"] = "10000",
        ["Login:FailuresPerEmail"] = "10000",
        ["Login:FailuresPerAddress"] = "10000",
    };

    [Test]
    public async Task No_value_makes_a_failure_of_the_server()
    {
        var requests = new HostileRequests(Document);
        var (sent, failed) = (0, new List<string>());
        foreach (var (method, path) in requests.Operations)
        {
            var ground = await MakeGroundAsync();
            foreach (var (target, body) in requests.Of(method, path, ground.PathOf(path)))
            {
                var answer = await SendAsync(ground, method, target, body);
                sent++;
                if ((int)answer.Status >= 500)
                {
                    failed.Add($"{method} {target} {body}: {answer.Text}");
                }

                ground = answer.Status is HttpStatusCode.Unauthorized ? await MakeGroundAsync() : ground;
            }
        }

        Assert.That(sent, Is.GreaterThan(4_000));
        Assert.That(failed, Is.Empty);
    }

    [Test]
    public async Task A_quota_is_explained_at_the_end_of_the_calendar([Values("day", "month", "total")] string period, [Values("9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z")] string at)
    {
        var key = await Admin.MakeKeyFromAsync(new { name = "limited", permissions = new[] { "readMerchants" }, quota = new { limit = 10, period }, rateLimit = new { limit = 1, windowSeconds = 60 } });

        var explained = await Admin.PostAsync($"{key.Path}/explain", new { at });

        Assert.That(explained.Status, Is.EqualTo(HttpStatusCode.OK), explained.Text);
    }

    private static Task<Answer> SendAsync(Ground ground, HttpMethod method, string target, string? body)
    {
        var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return (target.StartsWith(Drafts.Portal, StringComparison.Ordinal) ? ground.Applicant : ground.Admin).SendAsync(method, target, content);
    }

    /// <summary>An account with one of everything, with limits, and its administrator.</summary>
    private async Task<Ground> MakeGroundAsync()
    {
        var account = await Seed.AccountAsync();
        var token = (string)(await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword })).Json["token"]!;
        var admin = Bearer(token).In(account);
        await admin.SendAsync(HttpMethod.Put, $"/accounts/{account}/apikey-policy", new StringContent("""{"maxLifetimeDays":3650,"disableAfterUnusedDays":3650}""", Encoding.UTF8, "application/json"));
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
        });
    }

    private sealed record Ground(Setup.Api Admin, Setup.Api Applicant, Dictionary<string, string> Ids)
    {
        /// <summary>The path with the ids of what there is.</summary>
        public string PathOf(string path)
        {
            var parts = path.Split('/');
            return string.Join('/', parts.Select((part, at) => part.StartsWith('{') ? Ids[parts[at - 1]] : part));
        }
    }
}
