using ErrorOr;

namespace Pulse.Application.ApiKeys;

/// <summary>The results of an import.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Results">A result for each item, in their order.</param>
public sealed record ImportDto(bool DryRun, IReadOnlyList<ImportResultDto> Results);

/// <summary>The result for one item.</summary>
/// <param name="Status">The result.</param>
/// <param name="ApiKey">The imported key. Null if it was refused, and in a dry run.</param>
/// <param name="Code">The error code. Null if the key was imported.</param>
/// <param name="Detail">The description of the error.</param>
/// <param name="Errors">For <c>validation_failed</c>: the messages for each invalid value, by its JSON path.</param>
public sealed record ImportResultDto(
    ImportStatus Status,
    ApiKeyDto? ApiKey = null,
    string? Code = null,
    string? Detail = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null)
{
    /// <param name="index">The place of the item, from 0.</param>
    /// <param name="errors">At least one error. Several errors are all validation errors.</param>
    internal static ImportResultDto Refused(int index, IReadOnlyList<Error> errors)
    {
        var first = errors[0];
        return first.Type != ErrorType.Validation
            ? new ImportResultDto(ImportStatus.Refused, null, first.Code, first.Description)
            : new ImportResultDto(
                ImportStatus.Refused,
                null,
                first.Code,
                "The item is not valid: see errors.",
                errors.GroupBy(error => $"items[{index}].{error.Metadata![Domain.Common.Errors.PathKey]}").ToDictionary(
                    group => group.Key, IReadOnlyList<string> (group) => [.. group.Select(error => error.Description)]));
    }
}

/// <summary>Result of an import for one item.</summary>
public enum ImportStatus
{
    Created,

    Refused,
}
