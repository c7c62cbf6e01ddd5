using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Pulse.Api.Json;

/// <summary>
/// Writes JSON answers with their length. The framework's own formatter writes while it serializes, which costs each
/// answer a chunked encoding and is worth it only for answers far longer than ours.
/// </summary>
internal sealed class JsonAnswerFormatter : OutputFormatter
{
    private const string ContentType = $"{JsonBodyFormatter.Json}; charset=utf-8";

    /// <summary>Bytes of the buffer that a thread keeps, wiped, for its next answer.</summary>
    private const int KeptBytes = 64 * 1024;

    /// <summary>Escapes what JSON needs escaped, and not what HTML would: an answer is never a page.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? kept;

    private readonly JsonSerializerOptions options;

    public JsonAnswerFormatter(JsonSerializerOptions options)
    {
        this.options = options;
        SupportedMediaTypes.Add(JsonBodyFormatter.Json);
    }

    public override void WriteResponseHeaders(OutputFormatterWriteContext context) => context.HttpContext.Response.ContentType = ContentType;

    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context)
    {
        var response = context.HttpContext.Response;
        var body = kept ?? new ArrayBufferWriter<byte>();
        kept = null;
        using (var writer = new Utf8JsonWriter(body, Writing))
        {
            JsonSerializer.Serialize(writer, context.Object, context.Object?.GetType() ?? typeof(object), options);
        }

        response.ContentLength = body.WrittenCount;
        response.BodyWriter.Write(body.WrittenSpan);
        if (body.Capacity <= KeptBytes)
        {
            body.Clear();
            kept = body;
        }

        return Task.CompletedTask;
    }
}
