using System.Text;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Configuration;

/// <summary>Defaults of settings of the framework.</summary>
internal static class Defaults
{
    private const string Url = "http://localhost:5080";
    private const int BodyLimitBytes = 64 * 1024;

    /// <summary>If one of these is set, the operator has selected the addresses.</summary>
    private static readonly string[] ListeningSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    public static void UseDefaults(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",

                // Logs a stack trace for each failed connection. Pulse logs one line with the reason instead.
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Connection"] = "Critical",

                // Pulse logs unencrypted and unreadable keys itself, at the start.
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Critical",

                // Logs an error for each probe of a node that is not ready. The cause is logged where it is detected.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical",

                // The default loggers do not show scopes, which cost time in each request.
                ["Logging:CaptureScopes"] = "false",

                // Logs a failed start with its stack trace. Pulse reports faults that an operator can fix in one line instead.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            },
        });
        if (!Array.Exists(ListeningSettings, setting => IsSet(builder.Configuration.GetSection(setting))))
        {
            builder.WebHost.UseUrls(Url);
        }

        builder.Logging.SuppressRequestLogs();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimitBytes;

            // In Latin-1 every byte is a character, so malformed headers get Pulse's errors instead of a bare 400 of Kestrel. Not for
            // Content-Length: Kestrel reads only 20 characters of it in a custom encoding, and more would end the connection with a stack
            // trace in the log.
            kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? null : Encoding.Latin1;
        });
    }

    /// <summary>An empty value, as in <c>ASPNETCORE_URLS=</c>, counts as not set.</summary>
    private static bool IsSet(IConfigurationSection setting) => !string.IsNullOrWhiteSpace(setting.Value) || setting.GetChildren().Any();
}
