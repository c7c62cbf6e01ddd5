using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Tells the other nodes through Redis what they should forget, and hears it from them. Nothing depends on it: what is
/// lost here is read in the change feed a moment later.
/// </summary>
internal sealed partial class RevocationChannel : BackgroundService, IAsyncDisposable
{
    private static readonly RedisChannel Revocations = RedisChannel.Literal("pulse:revocations");

    private readonly ThisNode node;
    private readonly InvalidationClock invalidations;
    private readonly Acknowledgements acknowledgements;
    private readonly ILogger<RevocationChannel> logger;
    private readonly ConfigurationOptions? options;
    private readonly RepeatedWarning away;
    private volatile ConnectionMultiplexer? redis;

    public RevocationChannel(
        IConfiguration configuration, ThisNode node, InvalidationClock invalidations, Acknowledgements acknowledgements, ILogger<RevocationChannel> logger)
    {
        (this.node, this.invalidations, this.acknowledgements, this.logger) = (node, invalidations, acknowledgements, logger);
        options = RedisOptions.Of(configuration);
        away = new RepeatedWarning(TimeProvider.System, LogAway, LogStillAway);
    }

    public bool IsConfigured => options is not null;

    /// <summary>What else Redis is used for; null while it does not answer.</summary>
    public IDatabase? Database => IsConnected ? redis?.GetDatabase() : null;

    public bool IsConnected => redis?.IsConnected ?? false;

    /// <summary>Does not wait, and cannot fail.</summary>
    public void Announce(long position, IReadOnlyCollection<CacheTag> tags) => Send(Revocations, new RevocationMessage(position, node.Id, tags));

    public async ValueTask DisposeAsync()
    {
        away.Dispose();
        if (redis is { } connected)
        {
            await connected.DisposeAsync();
        }

        Dispose();
    }

    /// <summary>No start waits for Redis.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options is null ? Task.CompletedTask : ConnectAsync(options, stoppingToken);

    /// <summary>Once this has succeeded, the client reconnects and subscribes again by itself.</summary>
    private async Task ConnectAsync(ConfigurationOptions to, CancellationToken leaving)
    {
        await Task.Yield();
        while (!leaving.IsCancellationRequested)
        {
            try
            {
                redis ??= await ConnectionMultiplexer.ConnectAsync(to);
                var subscriber = redis.GetSubscriber();
                await subscriber.SubscribeAsync(ConfirmationsTo(node.Id), (_, message) => HearConfirmation(message));
                await subscriber.SubscribeAsync(Revocations, (_, message) => Hear(message));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                away.Add(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static RedisChannel ConfirmationsTo(Guid node) => RedisChannel.Literal($"pulse:confirmations:{node:N}");

    private void Hear(string? text)
    {
        if (RevocationMessage.Parse(text) is { } message && message.Sender != node.Id)
        {
            invalidations.Invalidate(message.Subjects);
            Send(ConfirmationsTo(message.Sender), new RevocationMessage(message.Position, node.Id, []));
        }
    }

    private void HearConfirmation(string? text)
    {
        if (RevocationMessage.Parse(text) is { } message)
        {
            acknowledgements.Add(message.Position, message.Sender);
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

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; the change feed goes on without it. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Redis did not answer {Times} more times; the change feed goes on without it. {Reason}")]
    private partial void LogStillAway(int times, string reason);
}
