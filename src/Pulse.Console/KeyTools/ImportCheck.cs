using System.Globalization;
using System.Text.RegularExpressions;
using ErrorOr;
using Pulse.Application.ApiKeys;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.KeyTools;

/// <summary>The lines of an import with what is known about each. Malformed lines refuse a request, which is sent without them.</summary>
internal sealed partial class ImportCheck(IReadOnlyList<ImportLine> lines)
{
    private readonly Dictionary<int, List<string>> faults = lines.Index().Where(line => line.Item.Key is null)
        .ToDictionary(line => line.Index, line => new List<string> { line.Item.Fault ?? "" });

    private readonly Dictionary<int, ImportResultDto> results = [];

    public bool HasMalformed => faults.Count > 0;

    /// <summary>The places of the lines that can be sent.</summary>
    private List<int> Places => [.. Enumerable.Range(0, lines.Count).Where(place => !faults.ContainsKey(place))];

    public IReadOnlyList<ImportedApiKey> Keys => [.. Places.Select(place => lines[place].Key!)];

    public IReadOnlyList<ImportRow> Rows => [.. lines.Index().Select(line => RowOf(line.Index, line.Item))];

    public void Add(ImportDto import)
    {
        foreach (var (place, result) in Places.Zip(import.Results))
        {
            results[place] = result;
        }
    }

    /// <returns>Whether all errors belong to lines, which are malformed. Then the others can be sent.</returns>
    public bool TryAdd(IReadOnlyList<Error> errors)
    {
        var places = Places;
        var found = errors.Select(error => (Match: Item().Match(PathOf(error)), error.Description)).ToList();
        if (!found.TrueForAll(fault => fault.Match.Success))
        {
            return false;
        }

        foreach (var (match, description) in found)
        {
            var place = places[int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture)];
            faults.TryAdd(place, []);
            faults[place].Add(WithPath(match.Groups["path"].Value, description));
        }

        return true;
    }

    private ImportRow RowOf(int place, ImportLine line)
    {
        if (faults.TryGetValue(place, out var malformed))
        {
            return new ImportRow(line.Number, line.Key?.Name, malformed, IsMalformed: true);
        }

        var result = results.GetValueOrDefault(place);
        return new ImportRow(line.Number, line.Key?.Name, result is { Status: ImportStatus.Refused } ? [.. FaultsOf(result)] : []);
    }

    private static IEnumerable<string> FaultsOf(ImportResultDto result) => result.Errors is null
        ? [result.Detail ?? ""]
        : result.Errors.SelectMany(
            error => error.Value, (error, message) => WithPath(Item().Match(error.Key).Groups["path"].Value, message));

    private static string WithPath(string path, string message) => path.Length == 0 ? message : $"{path}: {message}";

    private static string PathOf(Error error) =>
        error.Type == ErrorType.Validation ? error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) as string ?? "" : "";

    [GeneratedRegex(@"\Aitems\[(?<index>[0-9]+)\]\.?(?<path>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
