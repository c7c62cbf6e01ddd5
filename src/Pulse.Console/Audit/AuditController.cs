using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Audit;

/// <summary>The audit log, one event, and downloads.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/audit")]
public sealed class AuditController(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    private const int PageSize = 25;

    private AuditReader Reader => new(query => SendAsync(query));

    [HttpGet("")]
    public async Task<IActionResult> Index([FromQuery] AuditSearch search)
    {
        var page = await search.ToQuery().ThenAsync(query => Reader.FillAsync(query, PageSize));
        return page switch
        {
            { IsError: false } => View(new AuditPage(search, page.Value)),
            { FirstError.Type: ErrorType.Validation } => Again("Index", new AuditPage(search, new([], null)), page.Errors),
            _ => Refuse(page.Errors),
        };
    }

    /// <summary>The cursor of a page is its first event.</summary>
    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Details(Guid id)
    {
        var page = await SendAsync(new ListAuditEvents { Cursor = id, PageSize = 1 });
        return page switch
        {
            { IsError: false, Value.Items: [var happened] } when happened.Id == id => View(happened),
            { IsError: true, FirstError.Type: not ErrorType.Validation } => Refuse(page.Errors),
            _ => Refuse([DomainErrors.NotFound("audit event")]),
        };
    }

    [HttpGet("export.csv")]
    public Task<IActionResult> ExportCsv([FromQuery] AuditSearch search) => ExportAsync(search, AuditFormat.Csv);

    [HttpGet("export.ndjson")]
    public Task<IActionResult> ExportNdjson([FromQuery] AuditSearch search) => ExportAsync(search, AuditFormat.Ndjson);

    /// <summary>The first page decides whether the download is refused.</summary>
    private async Task<IActionResult> ExportAsync(AuditSearch search, AuditFormat format)
    {
        var query = search.ToQuery().Then(found => found with { PageSize = ListQuery.MaxPageSize });
        var first = await query.ThenAsync(found => SendAsync(found));
        return first.IsError ? Refuse(first.Errors) : new AuditDownload(format, query.Value, first.Value, Reader, clock.UtcNow);
    }
}

/// <summary>A page of the audit log with the search that selected it.</summary>
public sealed record AuditPage(AuditSearch Search, CursorPage<AuditEventDto> Events);
