using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Ends the grace period of an API key's old secret now.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record CompleteRotation(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

public sealed class CompleteRotationHandler(RequestContext context, ApiKeyChanges changes, TimeProvider clock, ApiKeyView view)
    : IRequestHandler<CompleteRotation, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(CompleteRotation command, CancellationToken cancellationToken)
    {
        var completed = await changes.ChangeAsync(
            AuditActions.ApiKeyRotationCompleted, command.Id, KeyGrant.None, command.IfMatch, key => key.CompleteRotation(context.RequiredCaller.Name, clock.UtcNow), cancellationToken);
        return completed.Then(view.Of);
    }
}
