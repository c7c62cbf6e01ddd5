using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Listeners confirm revocations, and the response to the revocation counts them.</summary>
public sealed class AcknowledgementTests(TestDatabase database) : StreamGround(database)
{
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
    public async Task A_listener_that_has_left_counts_until_it_must_distrust_what_it_keeps([Values] bool isConnectedAgain)
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await stream.AcknowledgeAsync(hello.Position);
        await stream.DisposeAsync();
        EventStream? other = null;
        if (isConnectedAgain)
        {
            // It could be another one with the same credential.
            (other, var again) = await EventStream.GreetedAsync(Service);
            await other.AcknowledgeAsync(again.Position);
        }

        await using var _ = other;
        var deleted = await Owner.DeleteAsync(key.Path);

        Assert.That(
            deleted.Header("Pulse-Revocation"),
            Does.StartWith($"confirmed=1/1, services=0/{(isConnectedAgain ? 2 : 1)}, pending-until="));
    }

    [Test]
    public async Task A_listener_that_left_without_an_acknowledgement_does_not_count()
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await stream.DisposeAsync();

        var deleted = await Waiting(Owner).DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, lag="));
    }

    [Test]
    public async Task A_listener_that_says_that_it_leaves_no_longer_counts([Values] bool isConnected)
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;
        await stream.AcknowledgeAsync(hello.Position);
        if (!isConnected)
        {
            await stream.DisposeAsync();
        }

        var deleting = Waiting(Owner).DeleteAsync(key.Path);
        Assert.That((await stream.LeaveAsync(hello.Position)).Status, Is.EqualTo(HttpStatusCode.NoContent));

        Assert.That((await deleting).Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, lag="));
        (await stream.AcknowledgeAsync(hello.Position)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Another_credential_cannot_say_that_a_listener_leaves()
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;
        await stream.AcknowledgeAsync(hello.Position);
        var body = new { stream = stream.Id, position = hello.Position, leaving = true };

        (await Using(await Owner.MakeKeyAsync("verifyApiKeys")).PostAsync("/revocations/acknowledgements", body))
            .AssertProblem(HttpStatusCode.NotFound, "not_found");

        Assert.That((await Owner.DeleteAsync(key.Path)).Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, services=0/1, "));
    }

    [Test]
    public async Task A_stream_replaces_the_last_one_of_its_listener([Values] bool hasLeft)
    {
        var key = await Owner.MakeKeyAsync();
        var (last, hello) = await EventStream.GreetedAsync(Service);
        await last.AcknowledgeAsync(hello.Position);
        if (hasLeft)
        {
            await last.DisposeAsync();
        }

        // Its own acknowledgements are those that count, also if it has sent none.
        var (stream, _) = await EventStream.GreetedAsync(Service, last: last.Id);
        await stream.DisposeAsync();
        var (next, _) = await EventStream.GreetedAsync(Service, last: stream.Id);
        await using var open = next;
        var deleting = Waiting(Owner).DeleteAsync(key.Path);
        await next.AcknowledgeAsync((await next.NewsAsync())!.Position);

        Assert.That((await deleting).Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, services=1/1, lag="));
        await last.DisposeAsync();
    }

    [Test]
    public async Task A_stream_does_not_replace_that_of_another_credential()
    {
        var key = await Owner.MakeKeyAsync();
        var (last, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = last;
        await last.AcknowledgeAsync(hello.Position);
        var (other, _) = await EventStream.GreetedAsync(Using(await Owner.MakeKeyAsync("verifyApiKeys")), last: last.Id);
        await using var open = other;

        var deleted = await Owner.DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1, services=0/2, pending-until="));
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
}
