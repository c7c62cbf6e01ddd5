using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Protection;

/// <summary>Checks at the start that the keys can be stored and read.</summary>
internal sealed partial class KeyRingStart(KeyRing ring, KeyOptions options, IHostEnvironment environment, ILogger<KeyRingStart> logger)
    : IHostedService
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

    /// <summary>An unavailable Redis does not prevent the start.</summary>
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

    [LoggerMessage(
        LogLevel.Warning,
        "The encryption keys of second factors are stored unencrypted in {Where}. With them and the database, an attacker can compute "
        + "one-time codes. Set Keys:Certificate.")]
    private partial void LogUnencrypted(string where);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis, which stores the encryption keys of second factors, does not respond. "
        + "Logins with a second factor fail until it does. {Reason}")]
    private partial void LogAway(string reason);
}
