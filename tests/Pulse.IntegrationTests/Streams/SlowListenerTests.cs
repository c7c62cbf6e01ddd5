using System.Threading.Channels;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Streams;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>
/// Rule 30: a listener that does not read is disconnected, and is never awaited. A listener whose request reads nothing from its queue
/// stands for one whose connection accepts nothing, which the buffers of the system would hide for megabytes.
/// </summary>
public sealed class SlowListenerTests(TestDatabase database) : StreamGround(database)
{
    /// <summary>Many times the number of events that can wait for a listener, because several changes can be one event.</summary>
    private const int Many = 20 * 256;

    private readonly Stalling stalling = new();

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IRevocationStreams>(inner => new StalledStreams(inner, stalling));
    }

    [Test]
    public async Task A_listener_whose_queue_is_full_is_disconnected_and_others_get_everything()
    {
        var key = await Owner.MakeKeyAsync();
        var tags = await TagsOfAsync(Service, key);
        stalling.IsNext = true;
        var (slow, _) = await EventStream.GreetedAsync(Service);
        await using var stalled = slow;
        var (quick, hello) = await EventStream.GreetedAsync(Service);
        await using var read = quick;

        var changes = 0;
        while (!stalling.Stream!.Dropped.IsCancellationRequested && changes < Many)
        {
            await Owner.PatchAsync(key.Path, new { name = $"A key {changes++}" });
        }

        Assert.That(changes, Is.InRange(2, Many - 1), "The listener must be dropped.");
        Assert.That(async () => await slow.NextAsync(), Throws.InstanceOf<IOException>().Or.InstanceOf<HttpRequestException>());
        await Owner.DeleteAsync(key.Path);
        var (end, now) = await EventStream.GreetedAsync(Service);
        await end.DisposeAsync();
        for (var known = hello.Position; known < now.Position;)
        {
            var next = (await quick.NextOfAsync("revoked", "reset", "heartbeat"))!;
            Assert.That(next.Name, Is.Not.EqualTo("reset"));
            Assert.That(next.Name == "revoked" ? next.Tags : [], Is.SubsetOf(tags));
            known = next.Position;
        }
    }

    private sealed class Stalling
    {
        public bool IsNext { get; set; }

        public IRevocationStream? Stream { get; set; }
    }

    private sealed class StalledStreams(IRevocationStreams inner, Stalling stalling) : IRevocationStreams
    {
        public async Task<ErrorOr<IRevocationStream>> OpenAsync(
            RequestContext context, CallerRenewal renewal, StreamPosition? after, string? lastStream, CancellationToken cancellationToken)
        {
            var opened = await inner.OpenAsync(context, renewal, after, lastStream, cancellationToken);
            if (opened.IsError || !stalling.IsNext)
            {
                return opened;
            }

            (stalling.IsNext, stalling.Stream) = (false, opened.Value);
            return new StalledStream(opened.Value);
        }

        public ErrorOr<Success> Acknowledge(RequestContext context, string stream, long position) =>
            inner.Acknowledge(context, stream, position);

        public ErrorOr<Success> Leave(RequestContext context, string stream) => inner.Leave(context, stream);
    }

    /// <summary>A stream whose request gets only the first event.</summary>
    private sealed class StalledStream : IRevocationStream
    {
        private readonly IRevocationStream inner;
        private readonly Channel<RevocationEvent> first = Channel.CreateUnbounded<RevocationEvent>();

        public StalledStream(IRevocationStream inner)
        {
            this.inner = inner;
            Assert.That(inner.Events.TryRead(out var hello) && first.Writer.TryWrite(hello), Is.True);
        }

        public string Id => inner.Id;

        public TimeSpan MaxStaleness => inner.MaxStaleness;

        public ChannelReader<RevocationEvent> Events => first.Reader;

        public CancellationToken Dropped => inner.Dropped;

        public void Dispose() => inner.Dispose();
    }
}
