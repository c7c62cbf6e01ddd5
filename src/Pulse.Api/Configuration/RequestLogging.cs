namespace Pulse.Api.Configuration;

internal static class RequestLogging
{
    /// <summary>The framework's loggers that write down whole URLs (from Information on), or header lines as they came (at Debug).</summary>
    private static readonly string[] Verbatim =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    /// <summary>
    /// Keeps query strings and malformed headers out of every log, whatever level the operator has set: people put
    /// tokens and secrets there, and Pulse can refuse them only after the framework has logged them.
    /// </summary>
    public static void KeepRequestsOut(this ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        // A rule that names its provider outranks all that name none: each provider that has rules gets its own.
        foreach (var provider in filters.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
        {
            Array.ForEach(Verbatim, category => filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null)));
        }
    });
}
