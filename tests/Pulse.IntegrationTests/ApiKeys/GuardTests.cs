using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>The conditions of a key apply to each way to use it: directly, at login, and in each session of the key.</summary>
public sealed class GuardTests(TestDatabase database) : ContractTests(database)
{
    private const string Inside = "203.0.113.7";
    private const string Outside = "203.0.114.7";

    [Test]
    public async Task A_key_is_refused_before_its_start_time_and_allowed_from_then_on()
    {
        var notBefore = App.Clock.GetUtcNow().AddHours(1);
        var key = await MakeAsync(new { notBefore });

        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
        App.Clock.SetUtcNow(notBefore.AddMilliseconds(-1));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        App.Clock.SetUtcNow(notBefore);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_whose_start_is_moved_to_the_future_is_refused_at_once_and_so_are_its_sessions()
    {
        var key = await Admin.MakeKeyAsync();
        Setup.Api[] callers = [Using(key), await LoginAsync(key)];
        await StatusesOfSessionsAsync(callers);

        await Admin.PatchAsync(key.Path, new { notBefore = App.Clock.GetUtcNow().AddHours(1) });
        var putOff = await StatusesOfSessionsAsync(callers);
        await Admin.PatchAsync(key.Path, """{"notBefore":null}""");

        Assert.That(putOff, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_is_allowed_only_from_its_networks([Values] bool throughSession)
    {
        var key = await MakeAsync(new { allowedIps = new[] { "203.0.113.0/24", "2001:db8:1::/48", "198.51.100.4" } });
        var caller = throughSession ? Bearer(await TokenAsync(key, Inside)) : Using(key);

        Assert.That(
            new[]
            {
                await StatusOfSessionAsync(caller.From(Inside)), await StatusOfSessionAsync(caller.From($"::ffff:{Inside}")),
                await StatusOfSessionAsync(caller.From("2001:db8:1:ffff::1")),
                await StatusOfSessionAsync(caller.From("198.51.100.4")),
            },
            Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(
            new[]
            {
                await StatusOfSessionAsync(caller.From(Outside)), await StatusOfSessionAsync(caller.From($"::ffff:{Outside}")),
                await StatusOfSessionAsync(caller.From("2001:db8:2::1")),
                await StatusOfSessionAsync(caller.From("198.51.100.5")), await StatusOfSessionAsync(caller.From("::203.0.113.7")),
            },
            Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_cannot_open_a_session_from_outside_its_networks()
    {
        var key = await MakeAsync(new { allowedIps = new[] { "203.0.113.0/24" } });

        var refused = await Anonymous().From(Outside).PostAsync("/auth/login", key.Login);

        refused.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_removed_network_is_refused_at_the_next_request()
    {
        var key = await MakeAsync(new { allowedIps = new[] { "203.0.113.0/24" } });
        Setup.Api[] callers = [Using(key).From(Inside), Bearer(await TokenAsync(key, Inside)).From(Inside)];
        await StatusesOfSessionsAsync(callers);

        var patched = await Admin.PatchAsync(key.Path, new { allowedIps = new[] { "198.51.100.0/24" } });
        var refused = await StatusesOfSessionsAsync(callers);
        await Admin.PatchAsync(key.Path, """{"allowedIps":null}""");

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(refused, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusesOfSessionsAsync(callers), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Networks_are_returned_in_normalized_form_and_in_their_order()
    {
        var key = await MakeAsync(new { allowedIps = new[] { "2001:DB8:0::/32", "::ffff:10.0.0.0/104", "192.0.2.1", "0.0.0.0/0" } });

        Assert.That(Networks(await Admin.GetAsync(key.Path)), Is.EqualTo(["2001:db8::/32", "10.0.0.0/8", "192.0.2.1/32", "0.0.0.0/0"]));
        Assert.That(Networks(await Admin.PatchAsync(key.Path, new { allowedIps = Array.Empty<string>() })), Is.Empty);
    }

    [TestCase("203.0.113.7/24")]
    [TestCase("203.0.113.0/33")]
    [TestCase("203.0.113.0/-1")]
    [TestCase("203.0.113.0/+8")]
    [TestCase("203.0.113.0/8/8")]
    [TestCase("203.0.113")]
    [TestCase("0313.0.2.1")]
    [TestCase("0xcb.0.2.1")]
    [TestCase("2001:db8::1/32")]
    [TestCase("fe80::1%1")]
    [TestCase("[::1]")]
    [TestCase("localhost")]
    [TestCase(" 203.0.113.0/24")]
    [TestCase("")]
    public async Task An_invalid_network_is_refused_with_its_index(string rubbish)
    {
        var key = await Admin.MakeKeyAsync();
        string[] allowedIps = ["198.51.100.0/24", rubbish];

        (await Admin.PostAsync("/apikeys", new { name = "A key", permissions = new[] { "readMerchants" }, allowedIps }))
            .AssertInvalid("allowedIps[1]");
        (await Admin.PatchAsync(key.Path, new { allowedIps })).AssertInvalid("allowedIps[1]");

        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task Invalid_guards_are_refused()
    {
        var key = await Admin.MakeKeyAsync();
        var soon = App.Clock.GetUtcNow().AddHours(1);

        (await Admin.PatchAsync(key.Path, new { allowedIps = Enumerable.Range(0, 101).Select(i => $"10.0.0.{i}") }))
            .AssertInvalid("allowedIps");
        (await Admin.PatchAsync(key.Path, new { allowedIps = new[] { "10.0.0.1", "::ffff:10.0.0.1" } })).AssertInvalid("allowedIps");
        (await Admin.PatchAsync(key.Path, """{"allowedIps":[null]}""")).AssertInvalid("allowedIps[0]");
        (await Admin.PatchAsync(key.Path, """{"allowedIps":"10.0.0.0/8"}""")).AssertInvalid("allowedIps");
        (await Admin.PatchAsync(key.Path, new { notBefore = soon, expiresAt = soon })).AssertInvalid("notBefore");

        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_new_secret_that_is_tried_from_elsewhere_stays_pending()
    {
        var key = await MakeAsync(new { allowedIps = new[] { "203.0.113.0/24" } });
        var successor = (await Admin.RotateAsync(key, new { activation = "firstUse" })).AsKey();

        var refused = await StatusOfSessionAsync(Using(successor).From(Outside));
        var pending = await Admin.GetAsync(key.Path);
        var letIn = await StatusOfSessionAsync(Using(successor).From(Inside));

        Assert.That(new[] { refused, letIn }, Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
        Assert.That(pending.States(), Is.EqualTo(["active", "pending"]));
        Assert.That((await Admin.GetAsync(key.Path)).States(), Is.EqualTo(["active", "retiring"]));
    }

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, ClientAddresses>();

    private Task<Key> MakeAsync(object guards)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(guards))!.AsObject();
        body["name"] = "A guarded key";
        body["permissions"] = new JsonArray("readMerchants");
        return Admin.MakeKeyFromAsync(body);
    }

    private async Task<string> TokenAsync(Key key, string from) =>
        (string)(await Anonymous().From(from).PostAsync("/auth/login", key.Login)).Json["token"]!;

    private static string[] Networks(Answer key) => [.. key.Json["allowedIps"]!.AsArray().Select(network => (string)network!)];
}
