namespace Pulse.Domain.ApiKeys;

/// <summary>Where a secret stands in a rotation.</summary>
public enum SecretState
{
    /// <summary>The key's secret.</summary>
    Active,

    /// <summary>Made by a rotation, and not used yet: its first use makes it the active one.</summary>
    Pending,

    /// <summary>Replaced, and still working until its grace period ends.</summary>
    Retiring,
}
