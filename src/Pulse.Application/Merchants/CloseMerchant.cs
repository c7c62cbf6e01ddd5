using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Stops a merchant of the account in effect for good.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record CloseMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class CloseMerchantHandler(RequestContext context, MerchantChanges changes, TimeProvider clock, MerchantView view)
    : IRequestHandler<CloseMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(CloseMerchant command, CancellationToken cancellationToken)
    {
        var closed = await changes.ChangeAsync(
            AuditActions.MerchantClosed,
            command.Id,
            command.IfMatch,
            merchant => merchant.Become(MerchantStatus.Closed, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return closed.Then(view.Of);
    }
}
