using System.Collections.Concurrent;

namespace Pulse.AspNetCore;

/// <summary>What an endpoint needs of a credential. Endpoints with the same needs share it, and with it the counters of uses.</summary>
internal sealed class EndpointNeeds
{
    private static readonly ConcurrentDictionary<(string Permissions, int? Cost), EndpointNeeds> Shared = new();

    private EndpointNeeds(string[] permissions, int? cost) => (Permissions, Cost) = (permissions, cost);

    public static EndpointNeeds Nothing { get; } = Of([], null);

    /// <summary>Sorted, and each once.</summary>
    public IReadOnlyList<string> Permissions { get; }

    /// <summary>Units of rate limit and quota. Null: the default of Pulse, which is 1.</summary>
    public int? Cost { get; }

    public static EndpointNeeds Of(IEnumerable<string> permissions, int? cost)
    {
        string[] sorted = [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Shared.GetOrAdd((string.Join('\0', sorted), cost), _ => new EndpointNeeds(sorted, cost));
    }
}
