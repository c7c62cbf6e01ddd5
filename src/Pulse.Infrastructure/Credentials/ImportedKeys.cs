using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.ApiKeys;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Remembers that no key is imported, so that a text that is no credential of Pulse costs no statement then. The first import changes it
/// through the change feed.
/// </summary>
internal sealed class ImportedKeys(InvalidationClock invalidations, IServiceScopeFactory scopes) : IHostedService
{
    private static readonly int[] Slots = InvalidationClock.SlotsOf([CacheTag.ImportedKeys]);

    /// <summary>The time on the <see cref="InvalidationClock"/> when the last read without an imported key began. Null: none.</summary>
    private object? absentAt;

    private bool exist;

    /// <summary>Whether no key is imported, as far as this node knows. False if it does not know.</summary>
    public bool AreAbsent =>
        !Volatile.Read(ref exist) && Volatile.Read(ref absentAt) is long readAt && invalidations.IsCurrent(readAt, Slots);

    /// <summary>Runs after the first read of the change feed, so that no import is missed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        await LearnAsync(scope.ServiceProvider.GetRequiredService<IImportedDigests>(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A key was found.</summary>
    public void Found() => Volatile.Write(ref exist, true);

    /// <summary>Reads whether there are imported keys, unless this is known.</summary>
    internal async Task LearnAsync(IImportedDigests digests, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref exist) || AreAbsent)
        {
            return;
        }

        var readAt = invalidations.Now;
        if (await digests.AnyAsync(cancellationToken))
        {
            Found();
        }
        else
        {
            Volatile.Write(ref absentAt, readAt);
        }
    }
}

/// <summary>Looks in all accounts, without the tenant filter, because a digest identifies no account.</summary>
internal sealed class ImportedDigests(PulseDbContext db) : IImportedDigests
{
    private IQueryable<KeySecret> Stored =>
        db.KeySecrets.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(secret => secret.IsImported);

    public async Task<IReadOnlyCollection<CredentialHash>> FindStoredAsync(
        IReadOnlyCollection<CredentialHash> digests, CancellationToken cancellationToken)
    {
        var stored = await digests.Select(digest => digest.ToBytes()).FindInChunksAsync(
            chunk => Stored.Where(secret => chunk.Contains(secret.Hash)).Select(secret => secret.Hash), cancellationToken);
        return [.. digests.Where(digest => stored.Exists(digest.Matches))];
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Stored.AnyAsync(cancellationToken);
}
