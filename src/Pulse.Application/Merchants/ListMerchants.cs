using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Lists the merchants of the account in effect, one page.</summary>
[RequirePermission(Permission.ReadMerchants, Permission.WriteMerchants)]
[ExpensiveRead]
public sealed class ListMerchants : ListQuery, IRequest<ErrorOr<Page<MerchantDto>>>
{
    public override IListFields Fields => MerchantFields.All;

    /// <summary>Always paged, because an account can have many merchants.</summary>
    public override bool IsPaged => true;
}

public sealed class ListMerchantsValidator : ListQueryValidator<ListMerchants>;

public sealed class ListMerchantsHandler(RequestContext context, IMerchantRepository merchants, MerchantView view)
    : IRequestHandler<ListMerchants, ErrorOr<Page<MerchantDto>>>
{
    public async Task<ErrorOr<Page<MerchantDto>>> Handle(ListMerchants query, CancellationToken cancellationToken)
    {
        var page = await merchants.ListAsync(context.RequiredScope.AccountId, query, cancellationToken);
        return page.Then(found => found.Select(view.InList));
    }
}
