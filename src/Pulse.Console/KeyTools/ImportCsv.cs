using System.Text.Json.Nodes;
using Microsoft.VisualBasic.FileIO;

namespace Pulse.Console.KeyTools;

/// <summary>Keys in a CSV text (RFC 4180), whose heading names the columns.</summary>
internal static class ImportCsv
{
    private const string Digest = "digest";
    private const string Algorithm = "algorithm";
    private const string Encoding = "encoding";

    private static readonly string[] Texts = ["name", "hint", "description", "expiresAt", "notBefore", "externalId", "prefix"];
    private static readonly string[] Lists = ["permissions", "allowedIps"];
    private static readonly string[] Known = [.. Texts, .. Lists, Digest, Algorithm, Encoding];
    private static readonly string[] Delimiters = [",", ";", "\t"];

    public static IEnumerable<CsvRecord> Read(string text)
    {
        var content = text.TrimEnd();
        var lines = content.Count(character => character == '\n') + 1;
        using var parser = new TextFieldParser(new StringReader(content)) { TextFieldType = FieldType.Delimited };
        parser.SetDelimiters(DelimiterOf(content));
        string[]? heading = null;
        while (!parser.EndOfData)
        {
            var (values, isMalformed) = ReadFields(parser);
            var line = parser.LineNumber < 0 ? lines : (int)parser.LineNumber - 1;
            if (isMalformed)
            {
                yield return new CsvRecord(line, [], "The quotation marks of this line do not match.");
            }
            else if (heading is not null)
            {
                yield return RecordOf(line, heading, values);
            }
            else if (FaultOf(values) is { } fault)
            {
                yield return new CsvRecord(line, [], fault);
                yield break;
            }
            else
            {
                heading = values;
            }
        }
    }

    private static (string[] Values, bool IsMalformed) ReadFields(TextFieldParser parser)
    {
        try
        {
            return (parser.ReadFields() ?? [], false);
        }
        catch (MalformedLineException)
        {
            return ([], true);
        }
    }

    private static string DelimiterOf(string content)
    {
        var heading = content.TrimStart().Split('\n')[0];
        return Array.Find(Delimiters, delimiter => heading.Contains(delimiter, StringComparison.Ordinal)) ?? Delimiters[0];
    }

    private static string? FaultOf(string[] heading) => Array.Find(heading, name => !Known.Contains(name)) is { } unknown
        ? $"Unknown column: {unknown}. The first line must name the columns. Known: {string.Join(", ", Known)}."
        : heading.Distinct().Count() < heading.Length ? "A column occurs more than once." : null;

    private static CsvRecord RecordOf(int line, string[] heading, string[] values)
    {
        if (values.Length > heading.Length)
        {
            return new CsvRecord(line, [], $"Has {values.Length} values, but the first line names {heading.Length} columns.");
        }

        var cells = heading.Zip(values).Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second);
        var key = new JsonObject
        {
            // A missing name or permission is reported by the request.
            ["name"] = "",
            ["permissions"] = new JsonArray(),
            [Digest] = new JsonObject
            {
                [Algorithm] = cells.GetValueOrDefault(Algorithm, "sha256"),
                [Encoding] = cells.GetValueOrDefault(Encoding, "hex"),
                ["value"] = cells.GetValueOrDefault(Digest),
            },
        };
        foreach (var name in Texts.Where(cells.ContainsKey))
        {
            key[name] = cells[name];
        }

        foreach (var name in Lists.Where(cells.ContainsKey))
        {
            var items = cells[name].Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries);
            key[name] = new JsonArray([.. items.Select(item => (JsonNode)item)]);
        }

        return new CsvRecord(line, key);
    }
}
