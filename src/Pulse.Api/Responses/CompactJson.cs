using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulse.Api.Responses;

/// <summary>Removes the white space of JSON that was written for people.</summary>
internal static class CompactJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var compact = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(compact, Writing))
        {
            document.WriteTo(writer);
        }

        return compact.WrittenSpan.ToArray();
    }
}
