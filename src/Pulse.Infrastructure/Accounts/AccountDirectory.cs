using BitFaster.Caching.Lru;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Accounts;

/// <summary>Caches account data until the account or the catalogue of permissions changes.</summary>
internal sealed class AccountDirectory(IServiceScopeFactory scopes, IPermissionCatalogue permissions, InvalidationClock invalidations)
    : IAccountDirectory
{
    private const int Capacity = 10_000;

    private readonly ConcurrentLru<AccountId, Found> known = new(Capacity);

    public ValueTask<AccountTerms?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        known.TryGet(id, out var found) && invalidations.IsCurrent(found.ReadAt, found.Slots)
            ? ValueTask.FromResult<AccountTerms?>(found.Terms)
            : new ValueTask<AccountTerms?>(LoadAsync(id, cancellationToken));

    private async Task<AccountTerms?> LoadAsync(AccountId id, CancellationToken cancellationToken)
    {
        var readAt = invalidations.Now;
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        var account = await scope.ServiceProvider.GetRequiredService<IAccountRepository>().FindAsync(id, cancellationToken);
        if (account is null)
        {
            return null;
        }

        var catalogue = await permissions.GetAsync(cancellationToken, account.OwnPermissions.Custom);
        var terms = new AccountTerms(account.PermissionsIn(catalogue), account.RequireMfa);
        known.AddOrUpdate(id, new Found(terms, readAt, InvalidationClock.SlotsOf([CacheTag.OfAccount(id), CacheTag.Catalogue])));
        return terms;
    }

    private sealed record Found(AccountTerms Terms, long ReadAt, int[] Slots);
}
