using System.Collections.Frozen;
using System.Diagnostics;
using Pulse.Bench.Running;
using Pulse.Domain.Permissions;

namespace Pulse.Bench.Sections;

/// <summary>Measures checks of one permission in the sets that could represent those of a key. Every check finds its permission.</summary>
internal static class Permissions
{
    private const int Checks = 5_000_000;

    public static async Task RunAsync(Conditions conditions)
    {
        foreach (var count in new[] { 20, PermissionCatalogue.MaxCustom })
        {
            Measure(count, conditions);
        }

        await HeldPermissions.RunAsync(conditions);
    }

    private static void Measure(int count, Conditions conditions)
    {
        PermissionName[] held =
        [
            .. Enumerable.Range(0, count).Select(number => PermissionName.OfChecked($"service{number % 7}.object{number}:read")),
        ];
        PermissionName[] builtIn = [.. Enum.GetValues<Permission>().Select(permission => (PermissionName)permission)];
        var set = PermissionSet.BuiltIn.Union(PermissionSet.Of(held));
        var numbers = held.Index().ToFrozenDictionary(name => name.Item.Value, name => name.Index, StringComparer.Ordinal);
        var bits = new ulong[(count + 63) / 64];
        Array.Fill(bits, ulong.MaxValue);
        var hashed = held.Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        var list = held.Select(name => name.Value).ToList();
        Random.Shared.Shuffle(held);
        (string Name, PermissionName[] Asked, Func<PermissionName, bool> Holds)[] sets =
        [
            ("a built-in permission: one bit", builtIn, name => set.Contains(name)),
            ("names in a `FrozenSet` (Pulse)", held, name => set.Contains(name)),
            ("names in a `HashSet`", held, name => hashed.Contains(name.Value)),
            ("bits, with a `FrozenDictionary` from name to number", held, name =>
                numbers.TryGetValue(name.Value, out var number) && (bits[number >> 6] & (1UL << number)) != 0),
            ("names in a `List`", held, name => list.Contains(name.Value)),
        ];
        var costs = sets.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToList();
        for (var round = 0; round <= conditions.Rounds; round++)
        {
            foreach (var (number, contestant) in sets.Index())
            {
                costs[number].Add(Cost(contestant.Holds, contestant.Asked));
            }
        }

        var reference = Median(costs[1]);
        Table.Print(
            $"A check of one permission among {count:N0} custom and {builtIn.Length} built-in ones, one thread",
            ["", "time", "ratio", "allocates"],
            sets.Select((contestant, number) => new[]
            {
                contestant.Name,
                $"{Median(costs[number]):F1} ns",
                $"{Median(costs[number]) / reference:F2}",
                $"{Table.Whole(costs[number].Select(cost => cost.Bytes).Median())} B",
            }));
    }

    /// <summary>Without the first round, which compiles.</summary>
    private static double Median(List<(double Nanoseconds, double Bytes)> costs) => costs.Skip(1).Select(cost => cost.Nanoseconds).Median();

    private static (double Nanoseconds, double Bytes) Cost(Func<PermissionName, bool> holds, PermissionName[] asked)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Checks; i++)
        {
            if (!holds(asked[i % asked.Length]))
            {
                throw new InvalidOperationException("The permission is missing.");
            }
        }

        return (
            Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Checks,
            (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Checks);
    }
}
