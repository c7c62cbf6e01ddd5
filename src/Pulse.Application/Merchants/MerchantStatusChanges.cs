using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Suspends an active merchant of the account in effect.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record SuspendMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

/// <summary>Makes a suspended merchant of the account in effect active again.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record ReinstateMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

/// <summary>Closes a merchant of the account in effect. This cannot be undone.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record CloseMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class MerchantStatusHandler(
    RequestContext context, IMerchantRepository merchants, AuditedUpdate audited, TimeProvider clock, MerchantView view)
    : IRequestHandler<SuspendMerchant, ErrorOr<Versioned<MerchantDto>>>,
    IRequestHandler<ReinstateMerchant, ErrorOr<Versioned<MerchantDto>>>,
    IRequestHandler<CloseMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public Task<ErrorOr<Versioned<MerchantDto>>> Handle(SuspendMerchant command, CancellationToken cancellationToken) =>
        SetAsync(AuditActions.MerchantSuspended, command.Id, command.IfMatch, MerchantStatus.Suspended, cancellationToken);

    public Task<ErrorOr<Versioned<MerchantDto>>> Handle(ReinstateMerchant command, CancellationToken cancellationToken) =>
        SetAsync(AuditActions.MerchantReinstated, command.Id, command.IfMatch, MerchantStatus.Active, cancellationToken);

    public Task<ErrorOr<Versioned<MerchantDto>>> Handle(CloseMerchant command, CancellationToken cancellationToken) =>
        SetAsync(AuditActions.MerchantClosed, command.Id, command.IfMatch, MerchantStatus.Closed, cancellationToken);

    private async Task<ErrorOr<Versioned<MerchantDto>>> SetAsync(
        string action, Guid id, IfMatch ifMatch, MerchantStatus status, CancellationToken cancellationToken)
    {
        var changed = await audited.UpdateAsync(
            action,
            ifMatch,
            token => merchants.FindAsync(context.RequiredScope.AccountId, id, token).Or(Errors.NotFound("merchant")),
            MerchantSnapshot.StateOf,
            merchant => merchant.Become(status, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return changed.Then(view.Of);
    }
}
