using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;
using Pulse.Console.Hosting;

namespace Pulse.Api.Responses;

/// <summary>Headers of every response, including errors (OWASP ASVS 5.0, chapter V3.4).</summary>
internal static class ResponseHeaders
{
    /// <summary>A response is data: a browser must not load anything for it or show it in a frame.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>One year, including subdomains (OWASP ASVS 5.0, 3.4.1, level 2).</summary>
    private const string OneYear = "max-age=31536000; includeSubDomains";

    private const string Localhost = "localhost";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Data = DataPolicy;
    private static readonly StringValues Page = ConsolePaths.Policy;
    private static readonly StringValues StrictTransport = OneYear;

    /// <summary>
    /// Must run first: it sets the headers when the response starts, because the exception handler removes headers that were set before.
    /// </summary>
    public static void UseResponseHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Complete, context);
        return next(context);
    });

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        if (context.Request.IsHttps && !IsLocalhost(context))
        {
            headers.StrictTransportSecurity = StrictTransport;
        }

        if (!StaticResponses.IsSending(context))
        {
            headers.CacheControl = NoStore;
            headers.ContentSecurityPolicy = ConsolePaths.Has(context.Request) ? Page : Data;
        }
    }

    private static Task Complete(object state)
    {
        Set((HttpContext)state);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Strict transport for <c>localhost</c> would apply to every program that a developer runs there. A request that the server rejects
    /// early has no host; TLS knows it.
    /// </summary>
    private static bool IsLocalhost(HttpContext context)
    {
        var host = context.Request.Host.HasValue
            ? context.Request.Host.Host
            : context.Features.Get<ISslStreamFeature>()?.SslStream.TargetHostName;
        return Localhost.Equals(host, StringComparison.OrdinalIgnoreCase);
    }
}
