namespace Pulse.Application.ApiKeys;

/// <summary>A filter in a body: what filters the list of API keys, with the same checks, and nothing of pages and order.</summary>
internal static class BulkFilter
{
    private const string Search = "search";

    private static readonly ListApiKeysValidator Checks = new();

    /// <returns>Where something is wrong, as a JSON path, and what.</returns>
    public static IEnumerable<(string Path, string Fault)> FaultsIn(IReadOnlyDictionary<string, string?>? filter)
    {
        if (filter is null)
        {
            yield break;
        }

        if (filter.Count == 0)
        {
            yield return ("filter", "At least one field is needed.");
        }

        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (field, value) in filter)
        {
            if (field != Search && !ApiKeyFields.All.Filterable.Contains(field))
            {
                yield return ($"filter.{field}", $"Unknown field. Known: {Search}, {string.Join(", ", ApiKeyFields.All.Filterable)}.");
            }
            else if (value is null)
            {
                yield return ($"filter.{field}", "Must be text.");
            }
            else if (field == Search && value.Length == 0)
            {
                yield return ($"filter.{field}", "Must not be empty: everything would match.");
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

    /// <summary>The first page, as long as what can be changed at once.</summary>
    public static ListApiKeys ToQuery(IReadOnlyDictionary<string, string?> filter) => ToQuery(filter, BulkChangeApiKeys.MaxKeys);

    private static ListApiKeys ToQuery(IReadOnlyDictionary<string, string?> filter, int? pageSize) => new()
    {
        Search = filter.GetValueOrDefault(Search),
        Filters = filter.Where(field => field.Key != Search).ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal),
        PageSize = pageSize,
    };
}
