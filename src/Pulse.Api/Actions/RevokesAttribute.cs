using System.Globalization;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.Revocation;
using Pulse.Domain.Common;

namespace Pulse.Api.Actions;

/// <summary>
/// The action can revoke rights. It accepts <c>Prefer: wait=</c> (RFC 7240), and its response reports which nodes have applied the
/// revocation. The wait is after the handler, when the request holds no lock and no connection.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed partial class RevokesAttribute : Attribute, IAsyncActionFilter
{
    public const string Revocation = "Pulse-Revocation";

    private const string Wait = "wait";

    /// <summary>The maximum wait in seconds.</summary>
    private const int LongestWait = 60;

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        var done = await next();
        if (done.Exception is null && await TryReportAsync(http, PreferredWait(http.Request.Headers)) is { } report)
        {
            Write(http.Response.Headers, report);
        }
    }

    private static Task<RevocationReport?> TryReportAsync(HttpContext http, TimeSpan? wait) =>
        http.RequestServices.GetRequiredService<IRevocationReports>().TryReportAsync(
            wait,
            exception => LogNotReported(
                http.RequestServices.GetRequiredService<ILogger<RevokesAttribute>>(), exception, Problems.TraceIdOf(http)),
            http.RequestAborted);

    /// <summary>An invalid preference is ignored (RFC 7240, section 2).</summary>
    private static TimeSpan? PreferredWait(IHeaderDictionary headers) =>
        int.TryParse(Preferences.Find(headers, Wait), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait))
            : null;

    private static void Write(IHeaderDictionary headers, RevocationReport report)
    {
        headers[Revocation] = ValueOf(report);
        if (report.AppliedWait is { } wait)
        {
            headers[Preferences.Applied] = $"{Wait}={wait.TotalSeconds:F0}";
        }
    }

    private static string ValueOf(RevocationReport report)
    {
        var confirmed = report.Nodes is { } nodes ? $"confirmed={report.Confirmed}/{nodes}" : $"confirmed={report.Confirmed}";
        confirmed += report.Services > 0 ? $", services={report.ConfirmedServices}/{report.Services}" : "";
        return report.IsComplete
            ? $"{confirmed}, lag={report.Lag.TotalMilliseconds:F0}ms"
            : $"{confirmed}, pending-until={Instant.ToText(report.PendingUntil)}";
    }

    [LoggerMessage(LogLevel.Warning, "Could not report the revocation of request {TraceId}.")]
    private static partial void LogNotReported(ILogger logger, Exception exception, string traceId);
}
