using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Listeners confirm revocations, and the response to the revocation counts them.</summary>
public sealed class AcknowledgementTests(TestDatabase database) : StreamGround(database)
{
    [Test]
    public async Task A_revocation_waits_for_the_listeners_that_learn_of_it()
    {
        var key = await Owner.MakeKeyAsync();
        var (one, _) = await EventStream.GreetedAsync(Service);
        await using var first = one;
        var (two, _) = await EventStream.GreetedAsync(await GatewayAsync());
        await using var second = two;

        var deleting = Waiting(Owner).DeleteAsync(key.Path);
        foreach (var stream in (EventStream[])[one, two])
        {
            Assert.That(deleting.IsCompleted, Is.False);
            var acknowledged = await stream.AcknowledgeAsync((await stream.NewsAsync())!.Position);
            Assert.That(acknowledged.Status, Is.EqualTo(HttpStatusCode.NoContent), acknowledged.Text);
        }

        var deleted = await deleting;
        Assert.That(deleted.Header("Pulse-Revocation"), Does.Match("^confirmed=1/1, services=2/2, lag=[0-9]+ms$"));
    }

    [Test]
    public async Task Listeners_that_have_not_confirmed_are_reported()
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;
        await stream.AcknowledgeAsync(hello.Position);

        var deleted = await Owner.DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, services=0/1, pending-until="));
    }

    [Test]
    public async Task Listeners_of_other_accounts_do_not_count_and_are_not_waited_for()
    {
        var others = await AdminInNewAccountAsync();
        var key = await others.MakeKeyAsync();
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        var deleted = await Waiting(others).DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, lag="));
    }

    [Test]
    public async Task A_listener_that_has_left_does_not_count()
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await stream.AcknowledgeAsync(hello.Position);
        await stream.DisposeAsync();

        var deleted = await Waiting(Owner).DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, lag="));
    }

    [Test]
    public async Task Only_the_credential_of_a_stream_acknowledges_it()
    {
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;
        var body = new { stream = stream.Id, position = hello.Position };

        var other = Using(await Owner.MakeKeyAsync("verifyApiKeys"));

        (await other.PostAsync("/revocations/acknowledgements", body)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await Service.PostAsync("/revocations/acknowledgements", new { stream = "unknown", position = 1 }))
            .AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That((await stream.AcknowledgeAsync(hello.Position)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("""{"position":1}""", "stream")]
    [TestCase("""{"stream":"x"}""", "position")]
    [TestCase("""{"stream":"x","position":-1}""", "position")]
    [TestCase("""{"stream":"x","position":"1"}""", "position")]
    [TestCase("""{"stream":"x","position":1,"at":2}""", "at")]
    public async Task An_invalid_value_is_named(string body, string at) =>
        Assert.That((await Service.PostAsync("/revocations/acknowledgements", body)).Error(at), Is.Not.Null);

    [Test]
    public async Task A_position_that_was_not_sent_cannot_be_acknowledged()
    {
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;

        Assert.That((await stream.AcknowledgeAsync(hello.Position + 1_000)).Error("position"), Is.Not.Null);
    }

    private static Setup.Api Waiting(Setup.Api caller)
    {
        caller.Client.DefaultRequestHeaders.Remove("Prefer");
        caller.Client.DefaultRequestHeaders.Add("Prefer", "wait=60");
        return caller;
    }
}
