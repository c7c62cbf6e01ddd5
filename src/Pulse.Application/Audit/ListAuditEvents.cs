using System.ComponentModel;
using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Audit;

/// <summary>
/// Lists the events of the account in effect, newest first. For a superAdmin, also the events of the system. With several filters or a
/// period, a page examines at most <see cref="MaxCandidates"/> events. If the filters exclude too many of them, the page is short or empty,
/// and the next page continues.
/// </summary>
[RequirePermission(Permission.ReadAuditEvents)]
[ExpensiveRead]
public sealed record ListAuditEvents : IQueryParameters, IRequest<ErrorOr<CursorPage<AuditEventDto>>>
{
    public const int MaxCandidates = 1_000;

    [Description("Only events by this actor, or by a user who impersonated it: a user's number or e-mail (case-insensitive), "
        + "or an API key's UUID or identifier.")]
    public string? Actor { get; init; }

    [Description("Only events with this action, such as `apiKey.created`.")]
    public string? Action { get; init; }

    [Description("Only events with this target id.")]
    public string? Target { get; init; }

    [Description("Only events at this instant or later.")]
    public DateTime? From { get; init; }

    [Description("Only events before this instant.")]
    public DateTime? To { get; init; }

    [Description("Events per page, 1 to 100. Default: 10.")]
    public int? PageSize { get; init; }

    [Description("Start of the page, from the Link header of the previous page.")]
    public Guid? Cursor { get; init; }
}

public sealed class ListAuditEventsValidator : AbstractValidator<ListAuditEvents>
{
    public ListAuditEventsValidator()
    {
        RuleFor(query => query.PageSize).InclusiveBetween(1, ListQuery.MaxPageSize).WithMessage($"Must be 1 to {ListQuery.MaxPageSize}.");
        RuleFor(query => query.From).Must((query, from) => !(from >= query.To)).WithMessage("Must be before to.");
    }
}

public sealed class ListAuditEventsHandler(RequestContext context, IAuditEventRepository events)
    : IRequestHandler<ListAuditEvents, ErrorOr<CursorPage<AuditEventDto>>>
{
    public async Task<ErrorOr<CursorPage<AuditEventDto>>> Handle(ListAuditEvents query, CancellationToken cancellationToken)
    {
        var size = query.PageSize ?? ListQuery.DefaultPageSize;
        var andSystem = context.RequiredCaller is UserCaller { IsSuperAdmin: true };
        var page = await events.ListAsync(context.RequiredScope.AccountId, andSystem, query, size, cancellationToken);
        return page is null
            ? Errors.Invalid("cursor", "Must be the cursor of a page. Start without a cursor.")
            : new CursorPage<AuditEventDto>([.. page.Items.Select(AuditEventDto.Of)], page.Next);
    }
}
