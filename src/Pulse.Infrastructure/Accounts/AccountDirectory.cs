using BitFaster.Caching.Lru;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Accounts;

/// <summary>Keeps in memory what was found, until the account changes.</summary>
internal sealed class AccountDirectory(IServiceScopeFactory scopes, Versions versions) : IAccountDirectory
{
    private const int Capacity = 10_000;

    private readonly ConcurrentLru<AccountId, Found> known = new(Capacity);

    public ValueTask<PermissionSet?> FindGivenAsync(AccountId id, CancellationToken cancellationToken) =>
        known.TryGet(id, out var found) && versions.IsCurrent(found.ReadAt, found.Slots)
            ? ValueTask.FromResult<PermissionSet?>(found.Given)
            : new ValueTask<PermissionSet?>(LoadAsync(id, cancellationToken));

    private async Task<PermissionSet?> LoadAsync(AccountId id, CancellationToken cancellationToken)
    {
        var readAt = versions.Now;
        await using var scope = scopes.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<IAccountRepository>().FindAsync(id, cancellationToken);
        if (account is null)
        {
            return null;
        }

        known.AddOrUpdate(id, new Found(account.Permissions, readAt, Versions.SlotsOf([Subject.OfAccount(id)])));
        return account.Permissions;
    }

    private sealed record Found(PermissionSet Given, long ReadAt, int[] Slots);
}
