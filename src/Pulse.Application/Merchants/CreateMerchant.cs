using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Creates a merchant of the account in effect without an application.</summary>
[RequirePermission(Permission.WriteMerchants)]
public sealed record CreateMerchant(MerchantProfile Profile) : IRequest<ErrorOr<Versioned<MerchantDto>>>;

public sealed class CreateMerchantHandler(
    RequestContext context, MerchantAdmission merchants, IUnitOfWork unitOfWork, TimeProvider clock, MerchantView view)
    : IRequestHandler<CreateMerchant, ErrorOr<Versioned<MerchantDto>>>
{
    public async Task<ErrorOr<Versioned<MerchantDto>>> Handle(CreateMerchant command, CancellationToken cancellationToken)
    {
        var created = Merchant.Create(
            Guid.CreateVersion7(), context.RequiredScope.AccountId, command.Profile, context.RequiredCaller.Name, clock.UtcNow);
        var saved = await created.ThenAsync(merchant => unitOfWork.ExecuteAsync<Merchant>(
            async token => (await merchants.CheckLimitAsync(token)).Then(_ => merchants.Admit(merchant)).Then(_ => merchant),
            cancellationToken));
        return saved.Then(view.Of);
    }
}
