using System.Net;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Rule 30: a stream ends with its credential, before it sends anything further.</summary>
public sealed class EndedCredentialTests(TestDatabase database) : StreamGround(database)
{
    private static readonly Dictionary<string, Func<EndedCredentialTests, Key, Task>> Ends = new()
    {
        ["deleted"] = (test, key) => test.Owner.DeleteAsync(key.Path),
        ["disabled"] = (test, key) => test.Owner.PatchAsync(key.Path, """{"active":false}"""),
        ["without the permission"] = (test, key) => test.Owner.PatchAsync(key.Path, """{"permissions":["readMerchants"]}"""),
        ["rotated"] = (test, key) => test.Owner.RotateAsync(key, new { graceSeconds = 0 }),
        ["in another network"] = (test, key) => test.Owner.PatchAsync(key.Path, """{"allowedIps":["198.51.100.0/24"]}"""),
        ["of an account without the permission"] = (test, key) => test.GiveAsync(key.AccountId, "readMerchants"),
        ["of a disabled account"] = (test, key) => test.Admin.PatchAsync($"/accounts/{key.AccountId}", """{"active":false}"""),
    };

    private static IEnumerable<string> Names => Ends.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task The_stream_of_a_key_ends_when_the_key_is(string ended)
    {
        var key = await Owner.MakeKeyAsync("verifyApiKeys");
        var (stream, _) = await EventStream.GreetedAsync(Using(key));
        await using var open = stream;

        await Ends[ended](this, key);

        Assert.That(await stream.NewsAsync(), Is.Null, "The stream ends without a further event.");
    }

    [Test]
    public async Task The_stream_of_a_session_ends_with_the_session()
    {
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.VerifyApiKeys);
        var (stream, _) = await EventStream.GreetedAsync(user);
        await using var open = stream;

        await user.PostAsync("/auth/logout");

        Assert.That(await stream.NewsAsync(), Is.Null);
    }

    [Test]
    public async Task The_stream_of_an_expiring_key_ends_at_its_expiry()
    {
        var key = await Owner.MakeKeyFromAsync(new
        {
            name = "short",
            permissions = new[] { "verifyApiKeys" },
            expiresAt = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.AddHours(1)),
        });
        var (stream, _) = await EventStream.GreetedAsync(Using(key));
        await using var open = stream;

        App.Clock.Advance(TimeSpan.FromHours(1));

        Assert.That(await stream.NewsAsync(), Is.Null);
    }

    [Test]
    public async Task A_change_that_leaves_the_right_leaves_the_stream()
    {
        var key = await Owner.MakeKeyAsync("verifyApiKeys");
        var (stream, _) = await EventStream.GreetedAsync(Using(key));
        await using var open = stream;

        await Owner.PatchAsync(key.Path, """{"name":"Renamed"}""");
        var own = await stream.NewsAsync();
        var other = await Owner.MakeKeyAsync();
        await Owner.DeleteAsync(other.Path);

        Assert.That((own, await stream.NewsAsync()), Is.Not.EqualTo(((StreamEvent?)null, (StreamEvent?)null)));
    }

    [Test]
    public async Task A_listener_that_may_no_longer_verify_all_accounts_connects_again()
    {
        var account = await Seed.AccountAsync();
        await GiveAsync(account, "verifyAllAccounts", "verifyApiKeys");
        var key = await AdminIn(account).MakeKeyAsync("verifyAllAccounts", "verifyApiKeys");
        var (stream, _) = await EventStream.GreetedAsync(Using(key));
        await using var open = stream;

        await GiveAsync(account, "verifyApiKeys");

        Assert.That(await stream.NewsAsync(), Is.Null);
        Assert.That((await Using(key).SendAsync(HttpMethod.Head, "/revocations")).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
