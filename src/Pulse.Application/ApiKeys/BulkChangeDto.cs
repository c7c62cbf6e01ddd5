namespace Pulse.Application.ApiKeys;

/// <summary>What became of each of many API keys.</summary>
/// <param name="DryRun">Whether nothing was changed and this only says what would be.</param>
/// <param name="Results">One for each key, in the order in which they were named, or of the list.</param>
public sealed record BulkChangeDto(bool DryRun, IReadOnlyList<BulkResultDto> Results);

/// <summary>What became of one of them, or would.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">Its name; null where there is no such key.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Code">Why it was refused: the code that the call for this one key would have answered.</param>
/// <param name="Detail">The same for a human.</param>
/// <param name="UsedRecently">Whether it was used in the last 7 days.</param>
public sealed record BulkResultDto(Guid Id, string? Name, BulkStatus Status, string? Code, string? Detail, bool UsedRecently);

/// <summary>What became of a key.</summary>
public enum BulkStatus
{
    Changed,

    /// <summary>It was as it should be already.</summary>
    Unchanged,

    Refused,

    NotFound,
}
