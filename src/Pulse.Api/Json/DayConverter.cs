using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Reads and writes dates in ISO 8601.</summary>
internal sealed class DayConverter : JsonConverter<DateOnly>
{
    private const string Format = "yyyy-MM-dd";

    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(TextConverter.ReadText(ref reader), out var day)
            ? day
            : throw new InvalidJsonValueException("Must be an ISO 8601 date, such as 2019-04-01.");

    private static bool TryParse(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
