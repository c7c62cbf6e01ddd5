namespace Pulse.Application.ApiKeys;

/// <summary>Configuration section <c>ApiKeys</c>.</summary>
public sealed class ApiKeyLimits
{
    /// <summary>API keys per account, 1 to 100,000.</summary>
    public int MaxPerAccount { get; init; } = 1000;
}
