using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Withdraws an API key's new secret that nobody has used yet.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record CancelRotation(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

public sealed class CancelRotationHandler(RequestContext context, ApiKeyChanges changes, TimeProvider clock, ApiKeyView view)
    : IRequestHandler<CancelRotation, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(CancelRotation command, CancellationToken cancellationToken)
    {
        var cancelled = await changes.ChangeAsync(
            AuditActions.ApiKeyRotationCancelled, command.Id, KeyGrant.None, command.IfMatch, key => key.CancelRotation(context.RequiredCaller.Name, clock.UtcNow), cancellationToken);
        return cancelled.Then(view.Of);
    }
}
