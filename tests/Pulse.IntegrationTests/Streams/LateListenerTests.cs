using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>
/// Rule 30: a listener that learns of changes too late must not use what it has kept, although its acknowledgements come in time.
/// </summary>
public sealed class LateListenerTests(TestDatabase database) : StreamGround(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:MaxStaleness"] = "00:00:05" };

    [Test]
    public async Task An_old_position_is_not_news_for_longer_than_the_maximum_staleness()
    {
        var key = await Owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await using var _ = stream;

        await Owner.DeleteAsync(key.Path);
        var deleted = (await stream.NewsAsync())!.Position;
        var atFirst = await stream.AcknowledgeAsync(hello.Position);

        Assert.That(atFirst.Status, Is.EqualTo(HttpStatusCode.NoContent), atFirst.Text);
        Assert.That(
            async () => (await stream.AcknowledgeAsync(hello.Position)).Status, Is.EqualTo(HttpStatusCode.Conflict).After(30_000, 100));
        (await stream.AcknowledgeAsync(hello.Position)).AssertProblem(HttpStatusCode.Conflict, "behind");
        Assert.That((await stream.AcknowledgeAsync(deleted)).Status, Is.EqualTo(HttpStatusCode.NoContent), "It knows all changes now.");
    }
}
