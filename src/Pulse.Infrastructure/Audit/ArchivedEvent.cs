using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Infrastructure.Audit;

/// <summary>An audit event of an archive.</summary>
/// <param name="Texts">The values of <see cref="AuditContent.Columns"/>, as they are signed.</param>
/// <param name="Mac">MAC of the event.</param>
internal sealed record ArchivedEvent(string?[] Texts, byte[] Mac)
{
    public static readonly int PositionColumn =
        AuditContent.Columns.Index().Single(column => column.Item == nameof(AuditEvent.Position)).Index;

    public long Position => long.Parse(Texts[PositionColumn]!, CultureInfo.InvariantCulture);
}

/// <summary>
/// The lines of an archive: JSON objects with the signed values and the MAC. It reuses one buffer: a line is valid until the next call.
/// </summary>
internal sealed class ArchivedEventLines : IDisposable
{
    private const string MacName = "mac";

    private static readonly string[] Names = [.. AuditContent.Columns.Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly int AccountColumn = Array.IndexOf(Names, "accountId");

    /// <summary>Not for HTML: letters outside ASCII stay readable.</summary>
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter json;

    public ArchivedEventLines() => json = new Utf8JsonWriter(buffer, Format);

    /// <param name="content">The signed content, as <see cref="AuditContent"/> serializes it.</param>
    /// <param name="mac">MAC of the event.</param>
    /// <returns>One line, without its end.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac) =>
        Write(new ArchivedEvent(SignedFields.Read(content, Names.Length), mac.ToArray()));

    /// <returns>Null if the line is not exactly as Pulse writes it.</returns>
    public ArchivedEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var parsed = Parse(new Utf8JsonReader(line));
            return Write(parsed).SequenceEqual(line) ? parsed : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException
            or OverflowException)
        {
            return null;
        }
    }

    public void Dispose() => json.Dispose();

    /// <summary>Reads the known properties. If there are others, the line is not as Pulse writes it.</summary>
    private static ArchivedEvent Parse(Utf8JsonReader line)
    {
        var (texts, mac) = (new string?[Names.Length], Array.Empty<byte>());
        for (var column = 0; line.Read();)
        {
            if (line.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            while (column < Names.Length && !line.ValueTextEquals(Names[column]))
            {
                column++;
            }

            line.Read();
            var text = line.TokenType == JsonTokenType.Number
                ? line.GetInt64().ToString(CultureInfo.InvariantCulture)
                : line.GetString() ?? "";
            if (column == Names.Length)
            {
                mac = Convert.FromHexString(text);
            }
            else
            {
                texts[column] = column == AccountColumn ? NumberOf(text) : text;
            }
        }

        return new ArchivedEvent(texts, mac);
    }

    private ReadOnlySpan<byte> Write(ArchivedEvent archived)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        for (var column = 0; column < Names.Length; column++)
        {
            if (column == ArchivedEvent.PositionColumn)
            {
                json.WriteNumber(Names[column], archived.Position);
            }
            else if (archived.Texts[column] is { } text)
            {
                json.WriteString(Names[column], column == AccountColumn ? IdOf(text) : text);
            }
        }

        json.WriteString(MacName, Convert.ToHexStringLower(archived.Mac));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static string IdOf(string number) => $"{new AccountId(long.Parse(number, CultureInfo.InvariantCulture))}";

    private static string NumberOf(string account) => AccountId.TryParse(account, out var id)
        ? id.Number.ToString(CultureInfo.InvariantCulture)
        : throw new FormatException();
}
