using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;

namespace Pulse.Console.Audit;

/// <summary>A file with the events of a search. Each page is written before the next one is read.</summary>
/// <param name="format">The format of the file.</param>
/// <param name="query">The search.</param>
/// <param name="first">The first page, which the user may read.</param>
/// <param name="reader">Reads the further pages.</param>
/// <param name="at">The time in the name of the file.</param>
internal sealed class AuditDownload(
    AuditFormat format, ListAuditEvents query, CursorPage<AuditEventDto> first, AuditReader reader, DateTime at) : IActionResult
{
    /// <summary>Maximum number of events in a file.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Maximum number of pages, of which some can be empty.</summary>
    private const int MaxPages = 500;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{at:yyyyMMdd-HHmmss}.{format.Extension}");
        http.Response.ContentType = format.ContentType;
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        await using var writer = new StreamWriter(http.Response.Body, Utf8, leaveOpen: true);
        var (page, left) = (first, MaxEvents);
        for (var number = 1; ; number++)
        {
            await format.Write(writer, [.. page.Items.Take(left)], number == 1, json);
            await writer.FlushAsync(http.RequestAborted);
            left -= page.Items.Count;
            if (left <= 0 || number == MaxPages || await reader.NextAsync(query, page) is not { } next)
            {
                return;
            }

            if (next.IsError)
            {
                // The status is sent. Only a broken connection says that the file is incomplete.
                http.Abort();
                return;
            }

            page = next.Value;
        }
    }
}
