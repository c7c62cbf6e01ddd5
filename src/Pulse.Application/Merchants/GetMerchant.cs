using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Returns a merchant of the account in effect.</summary>
[RequirePermission(Permission.ReadMerchants, Permission.WriteMerchants)]
public sealed record GetMerchant(Guid Id) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class GetMerchantHandler(RequestContext context, IMerchantRepository merchants, MerchantView view)
    : IRequestHandler<GetMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    private static readonly Error NotFound = Errors.NotFound("merchant");

    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(GetMerchant query, CancellationToken cancellationToken) =>
        await merchants.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is { } merchant
            ? view.Of(merchant)
            : NotFound;
}
