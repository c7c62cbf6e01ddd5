using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Pulse.Bench.Running;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Bench.Sections;

/// <summary>Measures lookups in the tables that could hold verified credentials. Every lookup finds its entry.</summary>
internal static class Tables
{
    private const int Entries = 100_000;
    private const int LookUps = 2_000_000;

    public static async Task RunAsync(Conditions conditions)
    {
        var hashes = Enumerable.Range(0, Entries)
            .Select(_ => CredentialHash.Of(SessionToken.From(RandomNumberGenerator.GetBytes(SessionToken.RandomBytes))))
            .ToArray();
        var caller = new object();
        await using var services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = 2 * Entries });
        var dictionary = new ConcurrentDictionary<CredentialHash, object>();
        var lru = new ConcurrentLru<CredentialHash, object>(
            Environment.ProcessorCount, 2 * Entries, EqualityComparer<CredentialHash>.Default);
        var hybrid = services.GetRequiredService<HybridCache>();
        var names = hashes.ToDictionary(hash => hash, hash => Convert.ToHexStringLower(hash.ToBytes()));
        foreach (var hash in hashes)
        {
            dictionary[hash] = caller;
            lru.AddOrUpdate(hash, caller);
            memory.Set(hash, caller, new MemoryCacheEntryOptions { Size = 1 });
            await hybrid.SetAsync(
                names[hash], caller, new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableDistributedCache });
        }

        var order = hashes.ToArray();
        Random.Shared.Shuffle(order);
        (string Name, Func<CredentialHash, bool> Find)[] tables =
        [
            ("`ConcurrentDictionary` (no bound)", hash => dictionary.TryGetValue(hash, out _)),
            ("`ConcurrentLru` (BitFaster.Caching)", hash => lru.TryGet(hash, out _)),
            ("`IMemoryCache`", hash => memory.TryGetValue(hash, out _)),
            ("`HybridCache`, its text key included", hash => hybrid.GetOrCreateAsync<object>(
                Convert.ToHexStringLower(hash.ToBytes()),
                _ => throw new InvalidOperationException("The entry is missing.")).AsTask().IsCompletedSuccessfully),
        ];
        var costs = tables.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToList();
        for (var round = 0; round <= conditions.Rounds; round++)
        {
            foreach (var (number, table) in tables.Index())
            {
                costs[number].Add(Cost(table.Find, order));
            }
        }

        Table.Print(
            $"A lookup among {Entries:N0} credentials, one thread", ["", "time", "allocates"], tables.Select((table, number) => new[]
        {
            table.Name, $"{Table.Whole(costs[number].Skip(1).Select(cost => cost.Nanoseconds).Median())} ns",
            $"{Table.Whole(costs[number].Select(cost => cost.Bytes).Median())} B",
        }));
    }

    private static (double Nanoseconds, double Bytes) Cost(Func<CredentialHash, bool> find, CredentialHash[] order)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < LookUps; i++)
        {
            if (!find(order[i % order.Length]))
            {
                throw new InvalidOperationException("The entry is missing.");
            }
        }

        return (
            Stopwatch.GetElapsedTime(begun).TotalNanoseconds / LookUps,
            (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)LookUps);
    }
}
