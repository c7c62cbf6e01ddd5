using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>One API key of the account in effect.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
public sealed record GetApiKey(Guid Id) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

public sealed class GetApiKeyHandler(CurrentCall call, IApiKeyRepository keys, ApiKeyView view)
    : IRequestHandler<GetApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(GetApiKey query, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(call.RequiredScope.AccountId, query.Id, cancellationToken);
        return key is null ? ApiKeyErrors.NotFound : VariantOf(view.Of(key));
    }

    /// <summary>A key stops working through its account, or as time goes by, without an edit.</summary>
    private static Versioned<ApiKeyDto> VariantOf(Versioned<ApiKeyDto> key) =>
        key.Value.Status == ApiKeyStatus.Active ? key : key with { Variant = key.Value.Status.ToString() };
}
