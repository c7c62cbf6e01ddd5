using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

public sealed class StreamTests(TestDatabase database) : StreamGround(database)
{
    [Test]
    public async Task A_stream_begins_with_hello_and_is_not_stored_buffered_or_compressed()
    {
        Service.Client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");

        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;

        Assert.That(hello.Position, Is.GreaterThanOrEqualTo(0));
        Assert.That((double)hello.Data["maxStalenessSeconds"]!, Is.EqualTo(60));
        Assert.That((string?)hello.Data["stream"], Does.Match("^[0-9a-f]{32}$"));
        Assert.That(stream.Response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(stream.Response.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(stream.Response.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(new[] { "no" }));
        Assert.That(stream.Response.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task A_revocation_is_sent_with_the_tags_of_the_verification_and_a_later_position()
    {
        var key = await Owner.MakeKeyAsync();
        var verified = (await Service.PostAsync("/apikeys/verify", key.Login)).Json;
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;

        await Owner.DeleteAsync(key.Path);
        var revoked = (await stream.NewsAsync())!;

        Assert.That(revoked.Name, Is.EqualTo("revoked"));
        Assert.That(revoked.Tags, Is.SubsetOf(verified["tags"]!.AsArray().Select(tag => (string)tag!)).And.Not.Empty);
        Assert.That(revoked.Position, Is.GreaterThan((long)verified["version"]!).And.GreaterThan(hello.Position));
    }

    [TestCase("""{"active":false}""")]
    [TestCase("""{"permissions":["readApiKeys"]}""")]
    [TestCase("""{"allowedIps":["198.51.100.0/24"]}""")]
    public async Task Every_change_of_a_right_is_sent(string patch)
    {
        var key = await Owner.MakeKeyAsync();
        var tags = await TagsOfAsync(Service, key);
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        await Owner.PatchAsync(key.Path, patch);

        Assert.That((await stream.NewsAsync())!.Tags, Is.SubsetOf(tags));
    }

    [Test]
    public async Task A_heartbeat_says_that_nothing_else_has_changed()
    {
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;

        var (first, second) = ((await stream.NextOfAsync("heartbeat"))!, (await stream.NextOfAsync("heartbeat"))!);

        Assert.That(first.Position, Is.GreaterThanOrEqualTo(hello.Position));
        Assert.That(second.Position, Is.GreaterThanOrEqualTo(first.Position));
        Assert.That(second.Id, Does.StartWith($"{second.Position}-"));
    }

    [Test]
    public async Task A_stream_requires_a_permission_to_verify()
    {
        var refused = await Using(await Owner.MakeKeyAsync("readApiKeys")).GetAsync("/revocations");

        refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await Anonymous().GetAsync("/revocations")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task HEAD_returns_the_headers_and_opens_no_stream()
    {
        var head = await Service.SendAsync(HttpMethod.Head, "/revocations");

        Assert.That((head.Status, head.Text), Is.EqualTo((HttpStatusCode.OK, "")));
        Assert.That(head.Header("Content-Type"), Is.EqualTo("text/event-stream"));
    }

    [Test]
    public async Task Streams_end_at_once_when_the_node_stops()
    {
        var app = new PulseApp(Settings);
        var client = app.CreateClient();
        foreach (var (name, values) in Service.Client.DefaultRequestHeaders)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        }

        var (stream, _) = await EventStream.GreetedAsync(new Setup.Api(client));
        await using var open = stream;
        var ended = stream.NextOfAsync("never");

        await app.DisposeAsync();

        Assert.That(await ended.WaitAsync(TimeSpan.FromSeconds(20)), Is.Null);
    }
}
