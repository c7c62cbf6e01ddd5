using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Infrastructure.Audit;

/// <summary>An audit event in an archive: one line of JSON with the signed values and the MAC.</summary>
/// <param name="Texts">The values of <see cref="AuditContent.Columns"/>, as they are signed.</param>
/// <param name="Mac">MAC of the event.</param>
internal sealed record ArchivedEvent(string?[] Texts, byte[] Mac)
{
    private const string MacName = "mac";

    private static readonly string[] Names = [.. AuditContent.Columns.Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly int AccountColumn = IndexOf(nameof(AuditEvent.AccountId));
    private static readonly int PositionColumn = IndexOf(nameof(AuditEvent.Position));

    /// <summary>Not for HTML: other letters than those of ASCII stay readable.</summary>
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public long Position => NumberIn(Texts[PositionColumn]!);

    /// <param name="content">The signed content, as <see cref="AuditContent"/> serializes it.</param>
    /// <param name="mac">MAC of the event.</param>
    public static ArchivedEvent Of(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac) =>
        new(SignedFields.Read(content, Names.Length), mac.ToArray());

    /// <returns>Null if the line is not exactly as Pulse writes it.</returns>
    public static ArchivedEvent? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var texts = Names.Select(name => json.RootElement.TryGetProperty(name, out var value) ? TextOf(value) : null).ToArray();
            texts[AccountColumn] = texts[AccountColumn] is { } account
                ? AccountId.TryParse(account, out var id) ? id.Number.ToString(CultureInfo.InvariantCulture) : throw new FormatException()
                : null;
            var parsed = new ArchivedEvent(texts, Convert.FromHexString(json.RootElement.GetProperty(MacName).GetString()!));
            return parsed.ToLine() == line ? parsed : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException
            or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    /// <returns>One line, without its end.</returns>
    public string ToLine()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            for (var column = 0; column < Names.Length; column++)
            {
                Write(json, column);
            }

            json.WriteString(MacName, Convert.ToHexStringLower(Mac));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, int column)
    {
        if (column == PositionColumn)
        {
            json.WriteNumber(Names[column], Position);
        }
        else if (Texts[column] is { } text)
        {
            json.WriteString(Names[column], column == AccountColumn ? $"{new AccountId(NumberIn(text))}" : text);
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString();

    private static long NumberIn(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static int IndexOf(string column) => AuditContent.Columns.Index().Single(known => known.Item == column).Index;
}
