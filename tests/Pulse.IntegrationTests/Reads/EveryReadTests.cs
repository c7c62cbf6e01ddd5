using System.Net;
using System.Net.Http.Json;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Reads;

/// <summary>HEAD and preconditions (RFC 9110, 9.3.2 and 13) of every GET in the document.</summary>
public sealed class EveryReadTests(TestDatabase database) : OperationTests(database)
{
    /// <summary>Headers that differ between equal responses, or describe how a body is sent.</summary>
    private static readonly string[] Own = ["Date", "Transfer-Encoding", "Content-Length"];

    private bool HasTag(string path) => Document["paths"]![path]!["get"]!["responses"]!["200"]!["headers"]?["ETag"] is not null;

    [Test]
    public async Task HEAD_returns_the_headers_of_every_GET_without_the_body()
    {
        var ground = await MakeGroundAsync();
        Assert.That(Reads.Count(), Is.GreaterThanOrEqualTo(20));
        foreach (var path in Reads)
        {
            var (caller, target) = (ground.CallerOf(path), ground.PathOf(path));
            var got = await caller.GetAsync(target);
            var head = await caller.SendAsync(HttpMethod.Head, target);

            Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK), $"{path} {got.Text}");
            Assert.That(head.Status, Is.EqualTo(got.Status), path);
            Assert.That(head.Text, Is.Empty, path);
            Assert.That(HeadersOf(head), Is.EqualTo(HeadersOf(got)), path);
            Assert.That(head.Header("Content-Length"), Is.EqualTo(got.Header("Content-Length")), path);
        }
    }

    [Test]
    public async Task HEAD_is_refused_as_every_GET_is()
    {
        var ground = await MakeGroundAsync();
        var powerless = await LoginNewUserAsync(await Seed.AccountAsync());
        foreach (var path in Reads)
        {
            var target = ground.PathOf(path);
            foreach (var caller in (Setup.Api[])[Anonymous(), powerless])
            {
                var got = await caller.GetAsync(target);
                var head = await caller.SendAsync(HttpMethod.Head, target);

                Assert.That(head.Status, Is.EqualTo(got.Status), path);
                Assert.That(HeadersOf(head), Is.EqualTo(HeadersOf(got)), path);
                Assert.That(head.Text, Is.Empty, path);
            }
        }
    }

    [Test]
    public async Task A_current_ETag_gives_a_response_without_a_body_for_every_GET_that_has_an_ETag()
    {
        var ground = await MakeGroundAsync();
        foreach (var path in Reads.Where(HasTag))
        {
            var (caller, target) = (ground.CallerOf(path), ground.PathOf(path));
            var tag = (await caller.GetAsync(target)).Header("ETag")!;
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                foreach (var known in (string[])[tag, $"W/{tag}", $"\"other\", {tag}", "*"])
                {
                    var unchanged = await caller.SendAsync(method, target, ("If-None-Match", known));

                    Assert.That(unchanged.Status, Is.EqualTo(HttpStatusCode.NotModified), $"{path} {known}");
                    Assert.That(unchanged.Text, Is.Empty);
                    Assert.That(unchanged.Header("ETag"), Is.EqualTo(tag));
                    Assert.That(unchanged.Header("Cache-Control"), Is.EqualTo("no-store"));
                }

                foreach (var other in (string[])["\"0\"", "nonsense", "", $"{tag.Trim('"')}"])
                {
                    Assert.That(
                        (await caller.SendAsync(method, target, ("If-None-Match", other))).Status,
                        Is.EqualTo(HttpStatusCode.OK),
                        $"{path} {other}");
                }
            }
        }
    }

    [Test]
    public async Task A_tag_that_is_no_longer_current_fails_the_precondition_of_every_GET()
    {
        var ground = await MakeGroundAsync();
        foreach (var path in Reads)
        {
            var (caller, target) = (ground.CallerOf(path), ground.PathOf(path));
            var tag = (await caller.GetAsync(target)).Header("ETag");
            foreach (var holding in (string[])["*", .. tag is null ? [] : (string[])[tag, $"\"other\", {tag}"]])
            {
                Assert.That(
                    (await caller.SendAsync(HttpMethod.Get, target, ("If-Match", holding))).Status,
                    Is.EqualTo(HttpStatusCode.OK),
                    $"{path} {holding}");
            }

            foreach (var failing in (string[])["\"other\"", "nonsense", $"W/{tag ?? "\"1\""}"])
            {
                var refused = await caller.SendAsync(HttpMethod.Get, target, ("If-Match", failing));

                refused.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
                Assert.That(refused.Header("ETag"), Is.Null);
                Assert.That(
                    (await caller.SendAsync(HttpMethod.Head, target, ("If-Match", failing))).Status,
                    Is.EqualTo(HttpStatusCode.PreconditionFailed));
            }
        }
    }

    [Test]
    public async Task If_Match_is_checked_before_If_None_Match()
    {
        var key = await Admin.MakeKeyAsync();

        var refused = await Admin.SendAsync(HttpMethod.Get, key.Path, ("If-Match", "\"other\""), ("If-None-Match", key.ETag));
        var unchanged = await Admin.SendAsync(HttpMethod.Get, key.Path, ("If-Match", key.ETag), ("If-None-Match", key.ETag));

        refused.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(unchanged.Status, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task After_an_edit_the_old_ETag_gets_the_new_content()
    {
        var key = await Admin.MakeKeyAsync();
        await Admin.PatchAsync(key.Path, new { name = "Edited" });

        var got = await Admin.SendAsync(HttpMethod.Get, key.Path, ("If-None-Match", key.ETag));

        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)got.Json["name"], Is.EqualTo("Edited"));
    }

    [Test]
    public async Task A_change_of_related_data_prevents_304_but_does_not_fail_a_change_with_the_same_ETag()
    {
        var account = await Seed.AccountAsync();
        var (admin, role) = (AdminIn(account), await Seed.RoleAsync(account, Permission.ReadUsers));
        var (key, user) = (await admin.MakeKeyAsync(), await admin.MakeUserAsync(roleIds: role));
        var strict = JsonContent.Create(new { requireAllowedIps = true });
        foreach (var (path, change, patch) in ((string, Func<Task<Answer>>, object)[])
        [
            (key.Path, () => admin.SendAsync(HttpMethod.Put, $"/accounts/{account}/apikey-policy", strict), new { name = "Edited" }),
            (user.Path, () => admin.PatchAsync($"/roles/{role}", new { name = "Renamed" }), new { active = false }),
            (user.Path, () => admin.PatchAsync($"/accounts/{account}", new { accountName = "Renamed" }), new { active = true }),
        ])
        {
            var before = await admin.GetAsync(path);
            var changed = await change();
            Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);

            var after = await admin.SendAsync(HttpMethod.Get, path, ("If-None-Match", before.Header("ETag")!));

            Assert.That(after.Status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(after.Text, Is.Not.EqualTo(before.Text));
            Assert.That(
                (await admin.SendAsync(HttpMethod.Get, path, ("If-None-Match", after.Header("ETag")!))).Status,
                Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(
                (await admin.SendAsync(HttpMethod.Get, path, ("If-Match", before.Header("ETag")!))).Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((await admin.PatchAsync(path, patch, before.Header("ETag"))).Status, Is.EqualTo(HttpStatusCode.OK));
            (await admin.PatchAsync(path, patch, after.Header("ETag")))
                .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        }
    }

    [Test]
    public async Task HEAD_spends_a_keys_rate_as_GET_does()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "limited", permissions = new[] { "readApiKeys" }, rateLimit = new { limit = 2, windowSeconds = 60 } });

        var first = await Using(key).SendAsync(HttpMethod.Head, "/apikeys");
        var second = await Using(key).GetAsync("/apikeys");
        var third = await Using(key).SendAsync(HttpMethod.Head, "/apikeys");

        Assert.That(first.Header("RateLimit"), Is.EqualTo("\"rate\";r=1;t=60"));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(third.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(third.Header("Retry-After"), Is.EqualTo("60"));
    }

    private static IEnumerable<string> HeadersOf(Answer answer) =>
        answer.Headers.Where(header => !Own.Contains(header.Key)).Select(header => $"{header.Key}: {header.Value}").Order();
}
