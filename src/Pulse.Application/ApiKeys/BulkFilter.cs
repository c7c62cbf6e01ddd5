using Pulse.Application.Common.Lists;

namespace Pulse.Application.ApiKeys;

/// <summary>A filter in a request body: the filters of the list of API keys, without paging and order.</summary>
internal static class BulkFilter
{
    private const string Search = "search";

    private static readonly ListApiKeysValidator Checks = new();

    /// <returns>JSON path and validation message of each invalid value.</returns>
    public static IEnumerable<(string Path, string Message)> FaultsIn(IReadOnlyDictionary<string, string?>? filter)
    {
        if (filter is null)
        {
            yield break;
        }

        if (filter.Count == 0)
        {
            yield return ("filter", "At least one field is required.");
        }

        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (field, value) in filter)
        {
            if (field != Search && !ApiKeyFields.All.HasFilter(field))
            {
                yield return ($"filter.{field}", $"Unknown field. Known: {Search}, {((IListFields)ApiKeyFields.All).FilterNames}.");
            }
            else if (value is null)
            {
                yield return ($"filter.{field}", "Must be text.");
            }
            else if (field == Search && value.Length == 0)
            {
                yield return ($"filter.{field}", "Must not be empty, because it would match every key.");
            }
            else
            {
                known.Add(field, value);
            }
        }

        foreach (var failure in Checks.Validate(ToQuery(known, pageSize: null)).Errors)
        {
            yield return ($"filter.{failure.PropertyName}", failure.ErrorMessage);
        }
    }

    /// <summary>A query for a page of all keys that can be changed at once.</summary>
    public static ListApiKeys ToQuery(IReadOnlyDictionary<string, string?> filter) => ToQuery(filter, BulkChangeApiKeys.MaxKeys);

    private static ListApiKeys ToQuery(IReadOnlyDictionary<string, string?> filter, int? pageSize) => new()
    {
        Search = filter.GetValueOrDefault(Search),
        Filters = filter.Where(field => field.Key != Search)
            .ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal),
        PageSize = pageSize,
    };
}
