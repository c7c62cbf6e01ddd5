using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>What is done with many API keys.</summary>
[JsonConverter(typeof(NameConverter<BulkAction>))]
public enum BulkAction
{
    /// <summary>An action that this client does not know. It cannot be sent.</summary>
    Unknown,

    /// <summary>The keys are rejected.</summary>
    Disable,

    /// <summary>The keys are accepted again.</summary>
    Enable,

    /// <summary>The keys are deleted. Permanent.</summary>
    Delete,

    /// <summary>The keys expire now.</summary>
    Expire,
}

/// <summary>One action for many API keys of the account in effect, selected by <see cref="Ids"/> or by <see cref="Filter"/>.</summary>
public sealed record BulkChangeApiKeys
{
    /// <summary>The action.</summary>
    public required BulkAction Action { get; init; }

    /// <summary>1 to 1,000 keys. Null: <see cref="Filter"/> selects them.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>Parameters of the list of API keys, such as <c>status</c> or <c>search</c>, that select 1 to 1,000 keys.</summary>
    public IReadOnlyDictionary<string, string>? Filter { get; init; }

    /// <summary>Returns the expected results without changes.</summary>
    public bool DryRun { get; init; }
}

/// <summary>The results of a bulk change.</summary>
public sealed record BulkChange : PulseAnswer
{
    /// <summary>Whether nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>A result for each key, in the order of the ids or of the list.</summary>
    public required IReadOnlyList<BulkResult> Results { get; init; }
}

/// <summary>What became of a key in a bulk change.</summary>
[JsonConverter(typeof(NameConverter<BulkStatus>))]
public enum BulkStatus
{
    /// <summary>A result that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The key was changed.</summary>
    Changed,

    /// <summary>The key was already so.</summary>
    Unchanged,

    /// <summary>The change was refused: see <see cref="BulkResult.Code"/>.</summary>
    Refused,

    /// <summary>There is no such key.</summary>
    NotFound,
}

/// <summary>The result for one key.</summary>
public sealed record BulkResult
{
    /// <summary>The key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The key's name. Null if there is no such key.</summary>
    public string? Name { get; init; }

    /// <summary>The result.</summary>
    public required BulkStatus Status { get; init; }

    /// <summary>The error code that a call for this key alone would have. Null if it succeeded.</summary>
    public string? Code { get; init; }

    /// <summary>Description of the error. Null if it succeeded.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the key was used in the last 7 days.</summary>
    public required bool UsedRecently { get; init; }
}
