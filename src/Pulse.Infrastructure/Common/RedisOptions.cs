using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Common;

/// <summary>Parses <c>ConnectionStrings:Redis</c>.</summary>
public static class RedisOptions
{
    private const string Name = "Redis";

    /// <returns>Null if Redis is not configured.</returns>
    public static ConfigurationOptions? Of(IConfiguration configuration)
    {
        if (configuration.GetConnectionString(Name) is not { Length: > 0 } text)
        {
            return null;
        }

        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName ??= "Pulse";
        return options;
    }

    public static bool IsMissing(IConfiguration configuration) => string.IsNullOrEmpty(configuration.GetConnectionString(Name));

    /// <returns>The error message for an invalid connection string. Null if it is valid.</returns>
    public static string? Fault(IConfiguration configuration)
    {
        try
        {
            return Of(configuration) is { EndPoints.Count: 0 }
                ? "ConnectionStrings:Redis must name a server, as in 'localhost:6379'."
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "ConnectionStrings:Redis is not a connection string of StackExchange.Redis.";
        }
    }
}
