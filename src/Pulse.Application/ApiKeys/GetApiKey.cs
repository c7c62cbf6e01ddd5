using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Returns an API key of the account in effect.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
public sealed record GetApiKey(Guid Id) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

public sealed class GetApiKeyHandler(RequestContext context, IApiKeyRepository keys, ApiKeyView view)
    : IRequestHandler<GetApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(GetApiKey query, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken);
        return key is null ? ApiKeyErrors.NotFound : view.Of(key);
    }
}
