using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Changes the profile of a merchant of the account in effect.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record UpdateMerchant(Guid Id, MergePatch<MerchantProfile> Patch, IfMatch IfMatch)
    : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class UpdateMerchantHandler(RequestContext context, MerchantChanges changes, TimeProvider clock, MerchantView view)
    : IRequestHandler<UpdateMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(UpdateMerchant command, CancellationToken cancellationToken)
    {
        var updated = await changes.ChangeAsync(
            AuditActions.MerchantUpdated,
            command.Id,
            command.IfMatch,
            merchant => merchant.Edit(command.Patch.ApplyTo(merchant.Profile), context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return updated.Then(view.Of);
    }
}
