using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Ends the grace period of the old secret of an API key now.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record CompleteRotation(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>Withdraws the new secret of an API key while it is still unused.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record CancelRotation(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

public sealed class EndRotationHandler(RequestContext context, ApiKeyUpdate update, TimeProvider clock, ApiKeyView view)
    : IRequestHandler<CompleteRotation, ErrorOr<Versioned<ApiKeyDto>>>,
    IRequestHandler<CancelRotation, ErrorOr<Versioned<ApiKeyDto>>>
{
    public Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(CompleteRotation command, CancellationToken cancellationToken) => EndAsync(
        AuditActions.ApiKeyRotationCompleted,
        command.Id,
        command.IfMatch,
        key => key.CompleteRotation(context.RequiredCaller.Name, clock.UtcNow),
        cancellationToken);

    public Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(CancelRotation command, CancellationToken cancellationToken) => EndAsync(
        AuditActions.ApiKeyRotationCancelled,
        command.Id,
        command.IfMatch,
        key => key.CancelRotation(context.RequiredCaller.Name, clock.UtcNow),
        cancellationToken);

    private async Task<ErrorOr<Versioned<ApiKeyDto>>> EndAsync(
        string action, Guid id, IfMatch ifMatch, Func<ApiKey, ErrorOr<Success>> end, CancellationToken cancellationToken)
    {
        var ended = await update.RunAsync(action, ifMatch, token => update.FindAsync(id, token), end, cancellationToken);
        return ended.Then(view.Of);
    }
}
