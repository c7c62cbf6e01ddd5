namespace Pulse.Application.Common;

/// <summary>Something together with its version, from which the ETag is made.</summary>
/// <param name="Value">What is shown.</param>
/// <param name="Version">Its version, which each edit makes another.</param>
/// <param name="Variant">What else is shown that may change without an edit, in letters and digits; null: nothing, or all as usual.</param>
public sealed record Versioned<T>(T Value, long Version, string? Variant = null);
