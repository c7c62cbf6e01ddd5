using System.Globalization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using Pulse.Api.Errors;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Api.Actions;

/// <summary>
/// The action can take rights away: <c>Prefer: wait=</c> (RFC 7240) is heard, and its answer says how far that has got. The wait is here, where
/// the handler has returned: it holds no turn, lock or connection.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed partial class RevokesAttribute : Attribute, IAsyncActionFilter
{
    public const string Revocation = "Pulse-Revocation";
    public const string Prefer = "Prefer";
    public const string PreferenceApplied = "Preference-Applied";

    private const string Wait = "wait";

    /// <summary>Seconds; nobody is kept waiting for longer.</summary>
    private const int LongestWait = 60;

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        var request = http.RequestServices.GetRequiredService<RequestContext>();
        Read(http.Request.Headers, request);
        var done = await next();
        if (done.Exception is null)
        {
            await TryReportAsync(http);
            Write(http.Response.Headers, request);
        }
    }

    /// <summary>What was revoked is committed: that it cannot be said how far that has got is no failure of the call.</summary>
    private static async Task TryReportAsync(HttpContext http)
    {
        try
        {
            await http.RequestServices.GetRequiredService<IRevocationReports>().ReportAsync(http.RequestAborted);
        }
        catch (Exception exception)
        {
            LogNotReported(http.RequestServices.GetRequiredService<ILogger<RevokesAttribute>>(), exception, Problems.TraceIdOf(http));
        }
    }

    /// <summary>A preference that cannot be understood is none (RFC 7240, section 2).</summary>
    private static void Read(IHeaderDictionary headers, RequestContext request)
    {
        if (NameValueHeaderValue.TryParseList(headers[Prefer], out var preferences)
            && preferences.FirstOrDefault(preference => preference.Name.Equals(Wait, StringComparison.OrdinalIgnoreCase)) is { } wait
            && int.TryParse(wait.Value.AsSpan(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            request.RevocationWait = TimeSpan.FromSeconds(Math.Min(seconds, LongestWait));
        }
    }

    private static void Write(IHeaderDictionary headers, RequestContext request)
    {
        if (request.Revocation is not { } report)
        {
            return;
        }

        headers[Revocation] = ValueOf(report);
        if (request.RevocationWait is { } wait)
        {
            headers[PreferenceApplied] = $"{Wait}={wait.TotalSeconds:F0}";
        }
    }

    private static string ValueOf(RevocationReport report)
    {
        var confirmed = report.Nodes is { } nodes ? $"confirmed={report.Confirmed}/{nodes}" : $"confirmed={report.Confirmed}";
        return report.IsComplete
            ? $"{confirmed}, lag={report.Lag.TotalMilliseconds:F0}ms"
            : $"{confirmed}, pending-until={Instant.ToText(report.PendingUntil)}";
    }

    [LoggerMessage(LogLevel.Warning, "How far the revocation of request {TraceId} has got cannot be told.")]
    private static partial void LogNotReported(ILogger logger, Exception exception, string traceId);
}
