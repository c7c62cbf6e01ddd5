namespace Pulse.Application.Common;

/// <summary>A value with its version, from which the ETag is computed.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">Changes with each edit.</param>
public sealed record Versioned<T>(T Value, long Version)
{
    /// <inheritdoc cref="IVaried.Variant"/>
    public string? Variant { get; init; } = (Value as IVaried)?.Variant;
}

/// <summary>A representation that can change without its version. Reads and writes of it have the same ETag.</summary>
internal interface IVaried
{
    /// <summary>
    /// Identifies the parts that can change without an edit, in letters and digits. Null: there are none, or they have their usual
    /// values.
    /// </summary>
    string? Variant { get; }
}
