namespace Pulse.Api.Configuration;

internal static class RequestLogging
{
    /// <summary>Loggers of the framework that log whole URLs (from Information) or raw header lines (at Debug).</summary>
    private static readonly string[] Verbatim =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    /// <summary>
    /// Keeps query strings and malformed headers out of the logs at any configured level. Clients send tokens and secrets there by mistake,
    /// and the framework logs them before Pulse can reject them.
    /// </summary>
    public static void SuppressRequestLogs(this ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        // A rule for a provider has priority over a general rule, so each provider that has rules gets its own rule.
        foreach (var provider in filters.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
        {
            Array.ForEach(
                Verbatim, category => filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null)));
        }
    });
}
