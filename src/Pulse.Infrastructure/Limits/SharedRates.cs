using System.Globalization;
using Microsoft.Extensions.Logging;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The windows of all nodes together, in Redis, by its clock: one script, which nothing comes between. Where Redis does not
/// answer, each node goes by what it has seen itself.
/// </summary>
internal sealed partial class SharedRates : IDisposable
{
    /// <summary>Keeps each unit as a member whose score is its microsecond; answers spent or not, what is left, and microseconds to wait, or -1.</summary>
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

    /// <summary>A request waits for Redis no longer than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it is then left alone.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly RevocationChannel redis;
    private readonly ThisNode node;
    private readonly ILogger<SharedRates> logger;
    private readonly RepeatedWarning away;
    private long last;
    private long restingUntil;

    public SharedRates(RevocationChannel redis, ThisNode node, ILogger<SharedRates> logger)
    {
        (this.redis, this.node, this.logger) = (redis, node, logger);
        away = new RepeatedWarning(TimeProvider.System, LogAway, LogStillAway);
    }

    public bool IsConfigured => redis.IsConfigured;

    /// <returns>Null where Redis does not answer.</returns>
    public async Task<(bool IsSpent, LimitState State)?> SpendAsync(Guid key, RateLimit rate, int cost)
    {
        if (redis.Database is not { } database || TimeProvider.System.GetTimestamp() < Volatile.Read(ref restingUntil))
        {
            return null;
        }

        try
        {
            var unit = string.Create(CultureInfo.InvariantCulture, $"{node.Id:N}:{Interlocked.Increment(ref last)}");
            var answer = (long[])(await database.ScriptEvaluateAsync(
                Script, [$"pulse:rate:{key:N}"], [rate.Limit, (long)rate.Window.TotalMicroseconds, cost, unit]).WaitAsync(Patience))!;
            return (answer[0] == 1, new LimitState(rate.Limit, rate.Window, Math.Max(0, answer[1]), answer[2] < 0 ? null : TimeSpan.FromMicroseconds(answer[2])));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Volatile.Write(ref restingUntil, TimeProvider.System.GetTimestamp() + (long)(Rest.TotalSeconds * TimeProvider.System.TimestampFrequency));
            away.Add(exception.Message);
            return null;
        }
    }

    public void Dispose() => away.Dispose();

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; rate limits hold on each node by itself. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Redis did not answer {Requests} more times; rate limits hold on each node by itself. {Reason}")]
    private partial void LogStillAway(int requests, string reason);
}
