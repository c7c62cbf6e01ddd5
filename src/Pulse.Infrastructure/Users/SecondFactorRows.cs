namespace Pulse.Infrastructure.Users;

/// <summary>An unused recovery code, as a keyed hash.</summary>
public sealed class RecoveryCode
{
    public int UserId { get; init; }

    public byte[] Hash { get; init; } = [];
}

/// <summary>A used one-time code, as a keyed hash. It is rejected until it expires.</summary>
public sealed class UsedCode
{
    public int UserId { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>When the code expires (exclusive).</summary>
    public DateTime EndsAt { get; init; }
}
