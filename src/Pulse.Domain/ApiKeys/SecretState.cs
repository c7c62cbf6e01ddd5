namespace Pulse.Domain.ApiKeys;

/// <summary>The state of a secret in a rotation.</summary>
public enum SecretState
{
    /// <summary>The current secret.</summary>
    Active,

    /// <summary>Created by a rotation. Its first use makes it active.</summary>
    Pending,

    /// <summary>Replaced, but valid until its grace period ends.</summary>
    Retiring,
}
