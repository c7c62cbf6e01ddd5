using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Looks credentials up in the database for the cache: those who ask for the same one share a look-up.</summary>
internal sealed class CredentialLookups(IServiceScopeFactory scopes, CallerCache cache, InvalidationClock invalidations, FailedLookups failures)
{
    private readonly ConcurrentDictionary<CredentialHash, Lazy<Task<Outcome>>> running = new();

    public delegate Task<CachedCaller?> Find(ICredentialStore store, CredentialHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// Answers with what was true at some moment after the call: a look-up that began before it is taken only where it
    /// found somebody whom nothing has overtaken. "Nobody" says nothing of what it was derived from, so that anything may
    /// have made it somebody.
    /// </summary>
    /// <param name="hash">Of what was presented.</param>
    /// <param name="find">How to find it.</param>
    /// <param name="asker">Whose budget of failures this is; null: it was charged before.</param>
    /// <param name="cancellationToken">Ends the wait, but not the look-up.</param>
    /// <returns>Who it is; or, where the address has no budget, when it will have.</returns>
    public async Task<(CachedCaller? Found, TimeSpan? RetryAfter)> RunAsync(CredentialHash hash, Find find, Asker? asker, CancellationToken cancellationToken)
    {
        for (var mayBeOlder = true; ; mayBeOlder = false)
        {
            var own = new Lazy<Task<Outcome>>(() => LookUpAsync(hash, find, asker));
            var shared = running.GetOrAdd(hash, own);
            var outcome = await shared.Value.WaitAsync(cancellationToken);
            var isOwn = ReferenceEquals(shared, own);
            if (outcome.Found is { } found ? found.IsCurrent(invalidations) : isOwn || (!mayBeOlder && outcome.HoldsForOthers))
            {
                return (outcome.Found, outcome.RetryAfter);
            }
        }
    }

    private async Task<Outcome> LookUpAsync(CredentialHash hash, Find find, Asker? asker)
    {
        try
        {
            var (found, retryAfter) = asker is { } charged
                ? await failures.SpendAsync(charged, () => FindAsync(hash, find))
                : (await FindAsync(hash, find), null);
            return new Outcome(found, retryAfter);
        }
        finally
        {
            running.TryRemove(hash, out _);
        }
    }

    private async Task<CachedCaller?> FindAsync(CredentialHash hash, Find find)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        var found = await find(scope.ServiceProvider.GetRequiredService<ICredentialStore>(), hash, CancellationToken.None);
        if (found is { IsPending: false })
        {
            cache.Add(hash, found);
        }

        return found;
    }

    private sealed record Outcome(CachedCaller? Found, TimeSpan? RetryAfter)
    {
        /// <summary>A budget is the asker's alone.</summary>
        public bool HoldsForOthers => RetryAfter is null;
    }
}
