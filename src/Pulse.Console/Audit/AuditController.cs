using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;
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
            { IsError: false } => View(new AuditPage(search, page.Value, await NamesAsync(page.Value.Items))),
            { FirstError.Type: ErrorType.Validation } =>
                Again("Index", new AuditPage(search, new([], null), new TargetNames()), page.Errors),
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
            { IsError: false, Value.Items: [var happened] } when happened.Id == id =>
                View(new AuditEventPage(happened, await NamesAsync([happened]))),
            { IsError: true, FirstError.Type: not ErrorType.Validation } => Refuse(page.Errors),
            _ => Refuse([DomainErrors.NotFound("audit event")]),
        };
    }

    [HttpGet("export.csv")]
    public Task<IActionResult> ExportCsv([FromQuery] AuditSearch search) => ExportAsync(search, AuditFormat.Csv);

    [HttpGet("export.ndjson")]
    public Task<IActionResult> ExportNdjson([FromQuery] AuditSearch search) => ExportAsync(search, AuditFormat.Ndjson);

    private async Task<TargetNames> NamesAsync(IReadOnlyList<AuditEventDto> events)
    {
        var names = new TargetNames();
        names.Learn(events);
        await names.ReadAsync(
            events.Select(happened => (happened.Target.Type, happened.Target.Id)),
            Current.Can(Permission.ReadApiKeys, Permission.WriteApiKeys) ? query => SendAsync(query) : null,
            Current.Can(Permission.ReadUsers, Permission.WriteUsers) ? query => SendAsync(query) : null,
            Current.Can(Permission.ReadRoles, Permission.WriteRoles) ? query => SendAsync(query) : null);
        return names;
    }

    /// <summary>The first page decides whether the download is refused.</summary>
    private async Task<IActionResult> ExportAsync(AuditSearch search, AuditFormat format)
    {
        var query = search.ToQuery().Then(found => found with { PageSize = ListQuery.MaxPageSize });
        var first = await query.ThenAsync(found => SendAsync(found));
        return first.IsError ? Refuse(first.Errors) : new AuditDownload(format, query.Value, first.Value, Reader, clock.UtcNow);
    }
}

/// <summary>A page of the audit log with the search that selected it.</summary>
public sealed record AuditPage(AuditSearch Search, CursorPage<AuditEventDto> Events, TargetNames Names);

/// <summary>An event with the name of its object.</summary>
public sealed record AuditEventPage(AuditEventDto Event, TargetNames Names);
