using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Sends invalidations to other nodes through Redis and receives theirs. It is only an acceleration: a lost message is found in the change
/// feed shortly after.
/// </summary>
internal sealed partial class RevocationChannel : BackgroundService, IAsyncDisposable
{
    private static readonly RedisChannel Revocations = RedisChannel.Literal("pulse:revocations");

    private readonly ThisNode node;
    private readonly InvalidationClock invalidations;
    private readonly OrderedChanges ordered;
    private readonly Acknowledgements acknowledgements;
    private readonly ILogger<RevocationChannel> logger;
    private readonly ConfigurationOptions? options;
    private readonly RepeatedWarning away;
    private volatile ConnectionMultiplexer? redis;

    public RevocationChannel(
        IConfiguration configuration,
        ThisNode node,
        InvalidationClock invalidations,
        OrderedChanges ordered,
        Acknowledgements acknowledgements,
        ILogger<RevocationChannel> logger)
    {
        (this.node, this.invalidations, this.ordered) = (node, invalidations, ordered);
        (this.acknowledgements, this.logger) = (acknowledgements, logger);
        options = RedisOptions.Of(configuration);
        away = new RepeatedWarning(TimeProvider.System, LogAway, LogStillAway);
    }

    public bool IsConfigured => options is not null;

    /// <summary>The Redis database for other features. Null while Redis is unavailable.</summary>
    public IDatabase? Database => IsConnected ? redis?.GetDatabase() : null;

    public bool IsConnected => redis?.IsConnected ?? false;

    /// <summary>Sends a change. Does not wait and cannot fail.</summary>
    public void Announce(long position, IReadOnlyCollection<CacheTag> tags) =>
        Send(Revocations, new RevocationMessage(position, node.Id, tags));

    /// <summary>Tells a node how many listeners of this node have confirmed its change. Does not wait and cannot fail.</summary>
    public void Confirm(long position, Guid sender, ListenerCount listeners) => Send(
        AcknowledgementsTo(sender), new RevocationMessage(position, node.Id, [RevocationMessage.TagOf(listeners)]));

    public async ValueTask DisposeAsync()
    {
        away.Dispose();
        if (redis is { } connected)
        {
            await connected.DisposeAsync();
        }

        Dispose();
    }

    /// <summary>Connects in the background, so that the start does not wait for Redis.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options is null ? Task.CompletedTask : ConnectAsync(options, stoppingToken);

    /// <summary>Connects and subscribes. After that, the client reconnects and subscribes again by itself.</summary>
    private async Task ConnectAsync(ConfigurationOptions to, CancellationToken stopping)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                redis ??= await ConnectionMultiplexer.ConnectAsync(to);
                var subscriber = redis.GetSubscriber();
                await subscriber.SubscribeAsync(AcknowledgementsTo(node.Id), (_, message) => ReceiveAcknowledgement(message));
                await subscriber.SubscribeAsync(Revocations, (_, message) => Receive(message));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                away.Add(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static RedisChannel AcknowledgementsTo(Guid node) => RedisChannel.Literal($"pulse:confirmations:{node:N}");

    private void Receive(string? text)
    {
        if (RevocationMessage.Parse(text) is { } message && message.Sender != node.Id)
        {
            invalidations.Invalidate(message.Tags);
            ordered.Announce(new AnnouncedChange(message.Position, message.Sender, message.Tags.Count));
            Send(AcknowledgementsTo(message.Sender), new RevocationMessage(message.Position, node.Id, []));
        }
    }

    private void ReceiveAcknowledgement(string? text)
    {
        if (RevocationMessage.Parse(text) is { } message)
        {
            acknowledgements.Add(message.Position, message.Sender, message.Listeners);
        }
    }

    private void Send(RedisChannel channel, RevocationMessage message)
    {
        try
        {
            redis?.GetSubscriber().Publish(channel, message.ToString(), CommandFlags.FireAndForget);
        }
        catch (RedisException exception)
        {
            away.Add(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not respond. Invalidations continue through the change feed. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Redis did not respond {Times} more times. Invalidations continue through the change feed. {Reason}")]
    private partial void LogStillAway(int times, string reason);
}
