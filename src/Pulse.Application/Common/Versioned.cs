namespace Pulse.Application.Common;

/// <summary>Something together with its version, from which the ETag is made.</summary>
/// <param name="Value">What is shown.</param>
/// <param name="Version">Its version, which each edit makes another.</param>
public sealed record Versioned<T>(T Value, long Version)
{
    /// <inheritdoc cref="IVaried.Variant"/>
    public string? Variant { get; init; } = (Value as IVaried)?.Variant;
}

/// <summary>Shows more than its version tells. So reads and writes of it have the same ETag.</summary>
internal interface IVaried
{
    /// <summary>What else is shown that may change without an edit, in letters and digits; null: nothing, or all as usual.</summary>
    string? Variant { get; }
}
