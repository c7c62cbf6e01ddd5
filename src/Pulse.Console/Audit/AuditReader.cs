using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;

namespace Pulse.Console.Audit;

/// <summary>
/// Reads the audit log page by page. A page of the request can be short or empty although older events match, because it examines a limited
/// number of events.
/// </summary>
/// <param name="send">Sends the request, which authorizes each page.</param>
internal sealed class AuditReader(Func<ListAuditEvents, Task<ErrorOr<CursorPage<AuditEventDto>>>> send)
{
    /// <summary>Requests for one page that is shown.</summary>
    private const int MaxReads = 5;

    /// <summary>Fills a page, unless that takes too many requests.</summary>
    public async Task<ErrorOr<CursorPage<AuditEventDto>>> FillAsync(ListAuditEvents query, int size)
    {
        var found = new List<AuditEventDto>(size);
        var next = query.Cursor;
        for (var i = 0; i < MaxReads && found.Count < size; i++)
        {
            var page = await send(query with { Cursor = next, PageSize = size - found.Count });
            if (page.IsError)
            {
                return page.Errors;
            }

            found.AddRange(page.Value.Items);
            next = page.Value.Next;
            if (next is null)
            {
                break;
            }
        }

        return new CursorPage<AuditEventDto>(found, next);
    }

    /// <summary>Reads the page after this one.</summary>
    /// <returns>Null if there is none.</returns>
    public async Task<ErrorOr<CursorPage<AuditEventDto>>?> NextAsync(ListAuditEvents query, CursorPage<AuditEventDto> page) =>
        page.Next is { } next ? (ErrorOr<CursorPage<AuditEventDto>>?)await send(query with { Cursor = next }) : null;
}
