namespace Pulse.Infrastructure.Users;

/// <summary>A recovery code that was not used yet, as a keyed hash.</summary>
public sealed class RecoveryCode
{
    public int UserId { get; init; }

    public byte[] Hash { get; init; } = [];
}

/// <summary>A one-time code that was used, as a keyed hash: it is refused until it would be out of date anyway.</summary>
public sealed class UsedCode
{
    public int UserId { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>From this instant on the code is out of date.</summary>
    public DateTime EndsAt { get; init; }
}
