using System.Text;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Configuration;

/// <summary>What holds where the operator has said nothing.</summary>
internal static class Defaults
{
    private const string Url = "http://localhost:5080";
    private const int BodyLimitBytes = 64 * 1024;

    /// <summary>Whichever of these is set, the operator has chosen where to listen.</summary>
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

                // It logs a stack trace for each connection that cannot be opened; Pulse says in a line that the database is away, and why.
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Connection"] = "Critical",

                // What it says of keys that are not encrypted, or cannot be read, Pulse says at the start, in a line.
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Critical",

                // It logs an error for each time that anybody asks a node that is not ready; why it is not is logged where it is found out.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical",

                // No default log shows scopes, and each request would pay for opening one.
                ["Logging:CaptureScopes"] = "false",

                // It logs a start's failure with its stack trace; what an operator can mend is told in a line instead.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            },
        });
        if (!Array.Exists(ListeningSettings, setting => IsSet(builder.Configuration.GetSection(setting))))
        {
            builder.WebHost.UseUrls(Url);
        }

        builder.Logging.KeepRequestsOut();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimitBytes;

            // Any byte is a character in Latin-1: odd headers reach our own refusals instead of a bare 400 of Kestrel's. Not Content-Length, of
            // which Kestrel reads only 20 characters in an encoding of ours: more of them would end the connection with a stack trace in the log.
            kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? null : Encoding.Latin1;
        });
    }

    /// <summary>An empty value, as in <c>ASPNETCORE_URLS=</c>, is none.</summary>
    private static bool IsSet(IConfigurationSection setting) => !string.IsNullOrWhiteSpace(setting.Value) || setting.GetChildren().Any();
}
