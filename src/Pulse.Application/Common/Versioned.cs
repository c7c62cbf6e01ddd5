namespace Pulse.Application.Common;

/// <summary>Something together with its version, from which the ETag is made.</summary>
public sealed record Versioned<T>(T Value, long Version);
