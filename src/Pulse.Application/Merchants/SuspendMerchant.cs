using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Stops a merchant of the account in effect for the time being.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record SuspendMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class SuspendMerchantHandler(RequestContext context, MerchantChanges changes, TimeProvider clock, MerchantView view)
    : IRequestHandler<SuspendMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(SuspendMerchant command, CancellationToken cancellationToken)
    {
        var suspended = await changes.ChangeAsync(
            AuditActions.MerchantSuspended,
            command.Id,
            command.IfMatch,
            merchant => merchant.Become(MerchantStatus.Suspended, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return suspended.Then(view.Of);
    }
}
