using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Recovery;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Adds a key to the ring that encrypts second factors and sensitive numbers.</summary>
public sealed class RingRotation(IServiceScopeFactory scopes)
{
    /// <returns>The id of the new key.</returns>
    public async Task<Guid> RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var key = scope.ServiceProvider.GetRequiredService<KeyRing>().Rotate();
        var log = scope.ServiceProvider.GetRequiredService<AuditLog>();
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            _ =>
            {
                log.RecordIn(account: null, AuditActions.KeyRingRotated, AuditTarget.RingKey(key), before: null, new RingKeySnapshot(key));
                return Task.FromResult(Result.Success.ToErrorOr());
            },
            cancellationToken);
        return key;
    }
}
