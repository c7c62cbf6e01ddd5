using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

/// <summary>Activates a pending secret in a scope of its own, so that the request's idempotency claim does not include it.</summary>
internal sealed class PendingSecretActivator(IServiceScopeFactory scopes) : IPendingSecretActivator
{
    public async Task<KeyPass> ActivateAsync(ApiKeyCaller pending, IPAddress? address)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        return await scope.ServiceProvider.GetRequiredService<IStoredSecretCheck>().ActivateAsync(pending, address, CancellationToken.None);
    }
}
