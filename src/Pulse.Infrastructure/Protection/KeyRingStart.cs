using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Protection;

/// <summary>Finds out at the start, not at somebody's login, that keys cannot be kept or read.</summary>
internal sealed partial class KeyRingStart(KeyRing ring, KeyOptions options, IHostEnvironment environment, ILogger<KeyRingStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Certificate is null && !environment.IsDevelopment())
        {
            LogUnencrypted(options.IsRingInRedis ? "Redis" : "Keys:Folder");
        }

        return Task.Run(Ensure, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A Redis that is away stops no start.</summary>
    private void Ensure()
    {
        try
        {
            ring.Ensure();
        }
        catch (Exception exception) when ((exception as RedisException ?? exception.InnerException as RedisException) is { } away)
        {
            LogAway(away.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The keys of second factors are kept unencrypted: whoever reads them in {Where}, and the database, can make one-time codes. Set Keys:Certificate.")]
    private partial void LogUnencrypted(string where);

    [LoggerMessage(LogLevel.Warning, "Redis, which holds the keys of second factors, does not answer: until it does, nobody can log in with one. {Reason}")]
    private partial void LogAway(string reason);
}
