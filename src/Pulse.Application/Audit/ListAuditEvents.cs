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

/// <summary>What has happened in the account in effect, newest first; for a superAdmin what concerns no account besides.</summary>
[RequirePermission(Permission.ReadAuditEvents)]
[ExpensiveRead]
public sealed record ListAuditEvents : IQueryParameters, IRequest<ErrorOr<CursorPage<AuditEventDto>>>
{
    [Description("Only what this actor did, or what a user did who was impersonating this one: a user's number or "
        + "e-mail, in any letter case, a key's UUID or identifier.")]
    public string? Actor { get; init; }

    [Description("Only what is called this, such as `apiKey.created`.")]
    public string? Action { get; init; }

    [Description("Only what was done to the thing with this id.")]
    public string? Target { get; init; }

    [Description("Only what happened at this instant or later.")]
    public DateTime? From { get; init; }

    [Description("Only what happened before this instant.")]
    public DateTime? To { get; init; }

    [Description("Events a page, 1 to 100; 10 where absent.")]
    public int? PageSize { get; init; }

    [Description("Where the page begins: as it stands in the Link of the page before.")]
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
        var found = await events.ListAsync(context.RequiredScope.AccountId, andSystem, query, size + 1, cancellationToken);
        if (found is null)
        {
            return Errors.Invalid("cursor", "Is no event: begin without a cursor.");
        }

        return new CursorPage<AuditEventDto>([.. found.Take(size).Select(AuditEventDto.Of)], found.Count > size ? found[size].Id : null);
    }
}
