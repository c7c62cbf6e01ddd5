using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;

namespace Pulse.Api.Responses;

/// <summary>Headers that every answer carries, refusals and failures included (OWASP ASVS 5.0, chapter V3.4).</summary>
internal static class ResponseHeaders
{
    /// <summary>An answer is data, not a page: a browser may load nothing for it and show it in no frame.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>A year, and all subdomains (OWASP ASVS 5.0, 3.4.1, level 2).</summary>
    private const string OneYear = "max-age=31536000; includeSubDomains";

    private const string Localhost = "localhost";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Data = DataPolicy;
    private static readonly StringValues StrictTransport = OneYear;

    /// <summary>Comes first in the pipeline: the headers are set when the answer starts, because the exception handler removes earlier ones.</summary>
    public static void UseResponseHeaders(this IApplicationBuilder app)
    {
        ServerErrorResponses.UseIn(app.ApplicationServices.GetRequiredService<DiagnosticListener>());
        app.Use((context, next) =>
        {
            context.Response.OnStarting(Complete, context);
            return next(context);
        });
    }

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
            headers.ContentSecurityPolicy = Data;
        }
    }

    private static Task Complete(object state)
    {
        Set((HttpContext)state);
        return Task.CompletedTask;
    }

    /// <summary>Strict transport for <c>localhost</c> would hold for every program that a developer runs there. A request refused early has no host: TLS knows it.</summary>
    private static bool IsLocalhost(HttpContext context)
    {
        var host = context.Request.Host.HasValue ? context.Request.Host.Host : context.Features.Get<ISslStreamFeature>()?.SslStream.TargetHostName;
        return Localhost.Equals(host, StringComparison.OrdinalIgnoreCase);
    }
}
