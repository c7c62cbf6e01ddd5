using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Kind of an event in the revocation stream.</summary>
public enum RevocationEventType
{
    /// <summary>A kind that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>
    /// The first event. All changes after its position follow. Do not keep results of verifications with an older version.
    /// </summary>
    Hello,

    /// <summary>Drop all results with one of the tags and a version before the position.</summary>
    Revoked,

    /// <summary>Comes once a second.</summary>
    Heartbeat,

    /// <summary>Drop all results: changes may have been missed.</summary>
    Reset,
}

/// <summary>An event of the revocation stream.</summary>
public sealed record RevocationEvent
{
    /// <summary>Kind of the event.</summary>
    [JsonIgnore]
    public RevocationEventType Type { get; init; }

    /// <summary>Id of the event, to resume the stream after it. Null: it has none.</summary>
    [JsonIgnore]
    public string? Id { get; init; }

    /// <summary>Position in the change feed.</summary>
    public required long Position { get; init; }

    /// <summary>Of <see cref="RevocationEventType.Revoked"/>: what has ended. Otherwise empty.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// Of <see cref="RevocationEventType.Hello"/>: how long results can be used after the last acknowledgement that succeeded was sent, in
    /// seconds. Otherwise null.
    /// </summary>
    public double? MaxStalenessSeconds { get; init; }

    /// <summary>Of <see cref="RevocationEventType.Hello"/>: the stream, for acknowledgements. Otherwise null.</summary>
    public string? Stream { get; init; }
}

/// <summary>The confirmation of a listener.</summary>
internal sealed record RevocationAcknowledgement
{
    public required string Stream { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long Position { get; init; }

    public bool? Leaving { get; init; }
}
