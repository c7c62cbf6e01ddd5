using System.Globalization;
using Microsoft.Extensions.Logging;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The rate windows of all nodes together, kept in Redis by one atomic script with the clock of Redis. If Redis does not respond, each
/// node uses only its own windows.
/// </summary>
internal sealed partial class SharedRates : IDisposable
{
    /// <summary>
    /// Stores each unit as a member with its microsecond as score. Returns 1 if spent else 0, the remaining units, and the microseconds to
    /// wait or -1.
    /// </summary>
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
        local used = redis.call('ZCARD', KEYS[1])
        local spent = 0
        if cost == 0 or used + cost <= limit then
          spent = 1
          for unit = 1, cost do
            redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[4] .. ':' .. unit)
          end
          used = used + cost
          redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
          cost = 1
        end
        local wait = -1
        local missing = math.max(1, used + cost - limit)
        local freeing = redis.call('ZRANGE', KEYS[1], missing - 1, missing - 1, 'WITHSCORES')
        if freeing[2] then wait = tonumber(freeing[2]) + window - now end
        return { spent, limit - used, math.ceil(wait) }
        """;

    /// <summary>Maximum time that a request waits for Redis.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(250);

    /// <summary>How long Redis is not used after a failure.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    private readonly RevocationChannel redis;
    private readonly ThisNode node;
    private readonly ILogger<SharedRates> logger;
    private readonly RepeatedWarning away;
    private long lastUnit;
    private long pausedUntil;

    public SharedRates(RevocationChannel redis, ThisNode node, ILogger<SharedRates> logger)
    {
        (this.redis, this.node, this.logger) = (redis, node, logger);
        away = new RepeatedWarning(TimeProvider.System, LogAway, LogStillAway);
    }

    public bool IsConfigured => redis.IsConfigured;

    /// <returns>Null if Redis is unavailable.</returns>
    public async Task<(bool IsSpent, LimitState State)?> SpendAsync(Guid key, RateLimit rate, int cost)
    {
        if (redis.Database is not { } database || TimeProvider.System.GetTimestamp() < Volatile.Read(ref pausedUntil))
        {
            return null;
        }

        try
        {
            var unit = string.Create(CultureInfo.InvariantCulture, $"{node.Id:N}:{Interlocked.Increment(ref lastUnit)}");
            var result = (long[])(await database.ScriptEvaluateAsync(
                Script, [$"pulse:rate:{key:N}"], [rate.Limit, (long)rate.Window.TotalMicroseconds, cost, unit]).WaitAsync(MaxWait))!;
            var wait = result[2] < 0 ? (TimeSpan?)null : TimeSpan.FromMicroseconds(result[2]);
            return (result[0] == 1, new LimitState(rate.Limit, rate.Window, Math.Max(0, result[1]), wait));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            var pause = (long)(PauseAfterFailure.TotalSeconds * TimeProvider.System.TimestampFrequency);
            Volatile.Write(ref pausedUntil, TimeProvider.System.GetTimestamp() + pause);
            away.Add(exception.Message);
            return null;
        }
    }

    public void Dispose() => away.Dispose();

    [LoggerMessage(LogLevel.Warning, "Redis does not respond. Each node applies rate limits on its own. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(
        LogLevel.Warning, "Redis did not respond to {Requests} more requests. Each node applies rate limits on its own. {Reason}")]
    private partial void LogStillAway(int requests, string reason);
}
