using System.Net;
using System.Text;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Rule 21, for every operation of the OpenAPI document, every parameter and every field.</summary>
public sealed class HostileValueTests(TestDatabase database) : OperationTests(database)
{
    /// <summary>Guessed passwords and codes must not be throttled before they are checked.</summary>
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Login:FailuresPerEmailAndAddress"] = "10000",
        ["Login:FailuresPerEmail"] = "10000",
        ["Login:FailuresPerAddress"] = "10000",
    };

    [Test]
    public async Task No_value_causes_a_server_error()
    {
        var requests = new HostileRequests(Document);
        var (sent, failed) = (0, new List<string>());
        foreach (var (method, path) in requests.Operations.Where(operation => operation.Path != Endless))
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
    public async Task A_quota_can_be_explained_at_the_first_and_last_supported_time(
        [Values("day", "month", "total")] string period, [Values("9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z")] string at)
    {
        var key = await Admin.MakeKeyFromAsync(new
        {
            name = "limited",
            permissions = new[] { "readMerchants" },
            quota = new { limit = 10, period },
            rateLimit = new { limit = 1, windowSeconds = 60 },
        });

        var explained = await Admin.PostAsync($"{key.Path}/explain", new { at });

        Assert.That(explained.Status, Is.EqualTo(HttpStatusCode.OK), explained.Text);
    }

    private static Task<Answer> SendAsync(Ground ground, HttpMethod method, string target, string? body) =>
        ground.CallerOf(target).SendAsync(method, target, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
}
