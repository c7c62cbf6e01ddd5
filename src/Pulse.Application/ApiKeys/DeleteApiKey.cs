using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Deletes an API key of the account in effect, and with it every session made from it. There is no way back.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record DeleteApiKey(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteApiKeyHandler(CurrentCall call, IApiKeyRepository keys, IUnitOfWork unitOfWork)
    : IRequestHandler<DeleteApiKey, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteApiKey command, CancellationToken cancellationToken) =>
        command.IfMatch.Explain(await unitOfWork.ExecuteAsync(token => DeleteAsync(command, token), cancellationToken));

    private async Task<ErrorOr<Deleted>> DeleteAsync(DeleteApiKey command, CancellationToken cancellationToken)
    {
        var scope = call.RequiredScope;
        var key = await keys.FindAsync(scope.AccountId, command.Id, cancellationToken);
        if (key is null)
        {
            return ApiKeyErrors.NotFound;
        }

        return GrantCeiling.MayTakeOver(scope.Rights, key.Permissions)
            .Then(_ => command.IfMatch.Check(key.Version))
            .ThenDo(_ => keys.Remove(key))
            .Then(_ => Result.Deleted);
    }
}
