using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Deletes an API key of the account in effect, and with it every session made from it. There is no way back.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record DeleteApiKey(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteApiKeyHandler(ApiKeyChanges changes, IApiKeyRepository keys) : IRequestHandler<DeleteApiKey, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteApiKey command, CancellationToken cancellationToken)
    {
        var removed = await changes.ChangeAsync(AuditActions.ApiKeyDeleted, command.Id, KeyGrant.None, command.IfMatch, Remove, cancellationToken);
        return removed.Then(_ => Result.Deleted);
    }

    private ErrorOr<Success> Remove(ApiKey key)
    {
        keys.Remove(key);
        return Result.Success;
    }
}
