using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Lets a suspended merchant of the account in effect go on.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record ReinstateMerchant(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class ReinstateMerchantHandler(RequestContext context, MerchantChanges changes, TimeProvider clock, MerchantView view)
    : IRequestHandler<ReinstateMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(ReinstateMerchant command, CancellationToken cancellationToken)
    {
        var reinstated = await changes.ChangeAsync(
            AuditActions.MerchantReinstated,
            command.Id,
            command.IfMatch,
            merchant => merchant.Become(MerchantStatus.Active, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return reinstated.Then(view.Of);
    }
}
