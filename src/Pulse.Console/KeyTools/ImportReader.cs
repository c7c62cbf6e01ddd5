using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Application.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>
/// Reads the keys of a pasted text: JSON (the body of the API, a list, or an object in each line), or CSV with a heading. Properties and
/// values are those of the API.
/// </summary>
/// <param name="json">How the API reads JSON.</param>
internal sealed class ImportReader(JsonSerializerOptions json)
{
    private const string ListName = "items";
    private const string DryRunName = "dryRun";

    public List<ImportLine> Read(string text) => text.TrimStart() is ['{' or '[', ..]
        ? ReadJson(Encoding.UTF8.GetBytes(text))
        : [.. ImportCsv.Read(text).Select(LineOf)];

    private List<ImportLine> ReadJson(byte[] text)
    {
        var lines = new List<ImportLine>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = json.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject && !IsBody(reader))
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    lines.Add(LineOf(NumberOf(text, start), text.AsSpan(start..(int)reader.BytesConsumed)));
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(DryRunName))
                {
                    reader.Skip();
                }
                else if (!IsAroundKeys(ref reader))
                {
                    lines.Add(new ImportLine(NumberOf(text, (int)reader.TokenStartIndex), null, "A key must be an object."));
                    reader.Skip();
                }
            }
        }
        catch (JsonException malformed)
        {
            lines.Add(new ImportLine((int)(malformed.LineNumber ?? 0) + 1, null, "Not valid JSON. The rest of the text is not read."));
        }

        return lines;
    }

    private static bool IsAroundKeys(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.EndArray => true,
        JsonTokenType.StartArray => reader.CurrentDepth <= 1,
        JsonTokenType.PropertyName => reader.ValueTextEquals(ListName),
        _ => false,
    };

    /// <summary>Whether an object is a body of the API, with a list of keys.</summary>
    private static bool IsBody(Utf8JsonReader reader) => reader.CurrentDepth == 0
        && reader.Read()
        && reader.TokenType == JsonTokenType.PropertyName
        && (reader.ValueTextEquals(ListName) || reader.ValueTextEquals(DryRunName));

    private ImportLine LineOf(CsvRecord record) => record.Fault is { } fault
        ? new ImportLine(record.Line, null, fault)
        : LineOf(record.Line, JsonSerializer.SerializeToUtf8Bytes(record.Values));

    private ImportLine LineOf(int number, ReadOnlySpan<byte> key)
    {
        try
        {
            return new ImportLine(number, JsonSerializer.Deserialize<ImportedApiKey>(key, json));
        }
        catch (JsonException invalid)
        {
            // Messages of the serializer name types of .NET. Those of the converters, which have their own type, are for callers.
            var message = invalid.GetType() == typeof(JsonException) ? "Unknown property, or a value of the wrong type." : invalid.Message;
            return new ImportLine(number, null, $"{invalid.Path?.TrimStart('$', '.')}: {message}");
        }
    }

    private static int NumberOf(byte[] text, int position) => text.AsSpan(0, position).Count((byte)'\n') + 1;
}

/// <summary>A record of a CSV text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Values">The key as JSON.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record CsvRecord(int Line, JsonObject Values, string? Fault = null);
