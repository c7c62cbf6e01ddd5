using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Revocation;

namespace Pulse.Console.Pages;

/// <summary>
/// The answer to a change: a redirect with a notice for the next page. If something was revoked, the notice contains the receipt. The wait
/// for it is after the handler, when the request holds no lock and no connection.
/// </summary>
internal sealed partial class NoticeRedirect(string next, string notice) : LocalRedirectResult(next)
{
    /// <summary>With Redis, nodes confirm within milliseconds; without it, after their next read of the change feed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>A person who is not signed in learns nothing about nodes and services.</summary>
    private bool IsOpen => Url == SignInPath.Path;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var receipt = await ReceiptOfAsync(http);
        var values = http.RequestServices.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(http);
        Notices.Leave(values, receipt is null || IsOpen ? notice : $"{notice} {receipt}");
        await base.ExecuteResultAsync(context);
    }

    /// <summary>Waits for the receipt of what the request has revoked. Null if it revoked nothing.</summary>
    internal static async Task<string?> ReceiptOfAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var report = await services.GetRequiredService<IRevocationReports>().TryReportAsync(
            LongestWait,
            exception => LogNotReported(services.GetRequiredService<ILogger<NoticeRedirect>>(), exception, http.TraceIdentifier),
            http.RequestAborted);
        return report is null ? null : Receipt.Of(report);
    }

    [LoggerMessage(LogLevel.Warning, "Could not report the revocation of request {TraceId}.")]
    private static partial void LogNotReported(ILogger logger, Exception exception, string traceId);
}
