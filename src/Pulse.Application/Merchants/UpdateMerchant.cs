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

/// <summary>Changes the profile of a merchant of the account in effect.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record UpdateMerchant(Guid Id, MergePatch<MerchantProfile> Patch, IfMatch IfMatch)
    : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class UpdateMerchantHandler(
    RequestContext context, IMerchantRepository merchants, AuditedUpdate audited, TimeProvider clock, MerchantView view)
    : IRequestHandler<UpdateMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(UpdateMerchant command, CancellationToken cancellationToken)
    {
        var updated = await audited.UpdateAsync(
            AuditActions.MerchantUpdated,
            command.IfMatch,
            token => merchants.FindAsync(context.RequiredScope.AccountId, command.Id, token).Or(Errors.NotFound("merchant")),
            MerchantSnapshot.StateOf,
            merchant => merchant.Edit(command.Patch.ApplyTo(merchant.Profile), context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return updated.Then(view.Of);
    }
}
