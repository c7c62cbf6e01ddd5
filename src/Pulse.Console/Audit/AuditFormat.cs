using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Pulse.Application.Audit;
using Pulse.Domain.Common;

namespace Pulse.Console.Audit;

/// <summary>A file format of exported events.</summary>
/// <param name="Extension">Of the file.</param>
/// <param name="ContentType">The value of <c>Content-Type</c>.</param>
/// <param name="Write">Writes events. The first page has the heading, if the format has one.</param>
internal sealed record AuditFormat(
    string Extension,
    string ContentType,
    Func<TextWriter, IReadOnlyList<AuditEventDto>, bool, JsonSerializerOptions, Task> Write)
{
    public static readonly AuditFormat Csv = new("csv", "text/csv; charset=utf-8; header=present", WriteCsvAsync);

    public static readonly AuditFormat Ndjson = new("ndjson", "application/x-ndjson; charset=utf-8", WriteNdjsonAsync);

    /// <summary>
    /// RFC 4180. A spreadsheet runs a cell that begins like a formula, so such a cell gets a leading apostrophe (OWASP, CSV injection).
    /// </summary>
    private static readonly CsvConfiguration Rules = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = ['=', '+', '-', '@', '\t', '\r'],
        InjectionEscapeCharacter = '\'',
    };

    private static readonly string[] Columns =
    [
        "id", "at", "action", "actorType", "actorId", "actorName", "impersonatingId", "impersonatingName", "targetType", "targetId",
        "accountId", "ipAddress", "changes",
    ];

    private static async Task WriteCsvAsync(
        TextWriter writer, IReadOnlyList<AuditEventDto> events, bool isFirst, JsonSerializerOptions json)
    {
        await using var csv = new CsvWriter(writer, Rules, leaveOpen: true);
        IEnumerable<IEnumerable<string?>> rows = events.Select(happened => CellsOf(happened, json));
        foreach (var row in isFirst ? rows.Prepend(Columns) : rows)
        {
            foreach (var cell in row)
            {
                csv.WriteField(cell);
            }

            await csv.NextRecordAsync();
        }
    }

    private static string?[] CellsOf(AuditEventDto happened, JsonSerializerOptions json) =>
    [
        happened.Id.ToString(),
        Instant.ToText(happened.At),
        happened.Action,
        JsonNamingPolicy.CamelCase.ConvertName(happened.Actor.Type.ToString()),
        happened.Actor.Id,
        happened.Actor.Name,
        happened.Actor.Impersonating?.Id,
        happened.Actor.Impersonating?.Name,
        happened.Target.Type,
        happened.Target.Id,
        happened.AccountId,
        happened.IpAddress,
        happened.Changes.Count == 0 ? null : happened.Changes.ToJsonString(json),
    ];

    private static async Task WriteNdjsonAsync(
        TextWriter writer, IReadOnlyList<AuditEventDto> events, bool isFirst, JsonSerializerOptions json)
    {
        foreach (var happened in events)
        {
            await writer.WriteAsync(JsonSerializer.Serialize(happened, json));
            await writer.WriteAsync('\n');
        }
    }
}
