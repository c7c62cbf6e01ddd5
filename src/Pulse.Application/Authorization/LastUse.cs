namespace Pulse.Application.Authorization;

/// <summary>
/// The last allowed use of a key that this node knows. Everything that this node caches of the key shares one instance. Equal if the key
/// is the same.
/// </summary>
/// <param name="key">The key.</param>
public sealed class LastUse(Guid key) : IEquatable<LastUse>
{
    /// <summary>Uses that follow each other faster are not told apart.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    private readonly Guid key = key;
    private KeyUse? latest;

    /// <summary>Null if this node knows of no use.</summary>
    public KeyUse? Latest => Volatile.Read(ref latest);

    /// <summary>Keeps the use if it is later than the one before. Of two simultaneous uses, either can remain.</summary>
    public void Note(DateTime at, string? address)
    {
        if (Latest is not { } known || at - known.At >= Precision || (at >= known.At && address != known.IpAddress))
        {
            Volatile.Write(ref latest, new KeyUse(at, address));
        }
    }

    public bool Equals(LastUse? other) => other?.key == key;

    public override bool Equals(object? obj) => Equals(obj as LastUse);

    public override int GetHashCode() => HashCode.Combine(nameof(LastUse), key);
}

/// <param name="At">When the key was used.</param>
/// <param name="IpAddress">The client's address. Null if unknown.</param>
public sealed record KeyUse(DateTime At, string? IpAddress);
