namespace Pulse.AspNetCore;

/// <summary>Metadata of an endpoint: what a request costs.</summary>
public interface IPulseCostMetadata
{
    /// <summary>Units of the rate limit and quota of an API key; 0 to 1,000.</summary>
    int Cost { get; }
}

/// <summary>Sets what a request to the endpoint costs. Without it, a request costs 1. A session token always costs 1.</summary>
/// <param name="cost">Units of the rate limit and quota of an API key; 0 to 1,000.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PulseCostAttribute(int cost) : Attribute, IPulseCostMetadata
{
    private const int Max = 1_000;

    /// <inheritdoc/>
    public int Cost { get; } = cost is >= 0 and <= Max
        ? cost
        : throw new ArgumentOutOfRangeException(nameof(cost), cost, $"Must be 0 to {Max}.");
}
