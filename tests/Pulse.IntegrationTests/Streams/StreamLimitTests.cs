using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Rule 25: the number of streams is bounded.</summary>
public sealed class StreamLimitTests(TestDatabase database) : StreamGround(database)
{
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Streams:MaxPerCaller"] = "2",
        ["Streams:MaxPerAccount"] = "3",
        ["Streams:Max"] = "4",
        ["Cache:MaxStaleness"] = "00:00:05",
    };

    [Test]
    public async Task Streams_of_a_caller_an_account_and_a_node_are_limited()
    {
        var second = Using(await Owner.MakeKeyAsync("verifyApiKeys"));
        var other = Using(await (await AdminInNewAccountAsync()).MakeKeyAsync("verifyApiKeys"));
        await using var streams = new Streams();

        await streams.OpenAsync(Service, Service);
        (await Service.GetAsync("/revocations")).AssertProblem(HttpStatusCode.TooManyRequests, "too_many_streams");
        await streams.OpenAsync(second);
        var ofAccount = await second.GetAsync("/revocations");
        await streams.OpenAsync(other);
        var ofNode = await other.GetAsync("/revocations");
        ofAccount.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_streams");
        ofNode.AssertProblem(HttpStatusCode.ServiceUnavailable, "too_many_streams");
        Assert.That((ofAccount.Header("Retry-After"), ofNode.Header("Retry-After")), Is.EqualTo(("10", "10")));
    }

    [Test]
    public async Task A_listener_that_has_left_makes_room()
    {
        await using (var streams = new Streams())
        {
            await streams.OpenAsync(Service, Service);
        }

        Assert.That(
            async () => (await Service.SendAsync(HttpMethod.Head, "/revocations")).Status,
            Is.EqualTo(HttpStatusCode.OK).After(10_000, 20));
    }

    private sealed class Streams : IAsyncDisposable
    {
        private readonly List<EventStream> open = [];

        public async Task OpenAsync(params Setup.Api[] callers)
        {
            foreach (var caller in callers)
            {
                open.Add((await EventStream.GreetedAsync(caller)).Stream);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var stream in open)
            {
                await stream.DisposeAsync();
            }
        }
    }
}
