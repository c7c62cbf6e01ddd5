namespace Pulse.Application.Streams;

/// <summary>An event of the revocation stream. Listeners that may see the same share one instance.</summary>
/// <param name="Kind">What the event says.</param>
/// <param name="Position">The position of the change feed up to which the listener now knows all changes that it may see.</param>
/// <param name="Id">The position in the form of which a listener can resume.</param>
/// <param name="Tags">What was revoked. Empty for other kinds.</param>
public sealed record RevocationEvent(RevocationEventKind Kind, long Position, string Id, IReadOnlyList<string> Tags);

public enum RevocationEventKind
{
    /// <summary>The stream begins. All changes after the position follow.</summary>
    Hello,

    /// <summary>Everything that was derived from one of the tags has ended.</summary>
    Revoked,

    /// <summary>Nothing else has changed.</summary>
    Heartbeat,

    /// <summary>Changes may have been missed: everything has ended.</summary>
    Reset,
}
