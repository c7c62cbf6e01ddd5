namespace Pulse.Application.ApiKeys;

/// <summary>The results of a bulk change.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Results">A result for each key, in the order of the ids or of the list.</param>
public sealed record BulkChangeDto(bool DryRun, IReadOnlyList<BulkResultDto> Results);

/// <summary>The result for one key.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">The key's name. Null if there is no such key.</param>
/// <param name="Status">The result.</param>
/// <param name="Code">The error code that a request for this key would return. Null if it succeeded.</param>
/// <param name="Detail">The description of the error.</param>
/// <param name="UsedRecently">Whether the key was used in the last 7 days.</param>
public sealed record BulkResultDto(Guid Id, string? Name, BulkStatus Status, string? Code, string? Detail, bool UsedRecently);

/// <summary>Result of a bulk change for one key.</summary>
public enum BulkStatus
{
    Changed,

    /// <summary>The key already was in the requested state.</summary>
    Unchanged,

    Refused,

    NotFound,
}
