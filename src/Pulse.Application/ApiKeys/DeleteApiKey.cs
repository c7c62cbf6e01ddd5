using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Deletes an API key of the account in effect with its sessions. Cannot be undone.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record DeleteApiKey(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteApiKeyHandler(ApiKeyDeletion deletion) : IRequestHandler<DeleteApiKey, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteApiKey command, CancellationToken cancellationToken)
    {
        var deleted = await deletion.DeleteAsync(command.Id, command.IfMatch, cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }
}
