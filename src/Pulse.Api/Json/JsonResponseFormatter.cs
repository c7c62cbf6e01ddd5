using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Options;
using Pulse.Api.Common;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Json;

/// <summary>
/// Writes JSON responses with a content length. The framework's own formatter writes while it serializes, which requires chunked encoding.
/// Long lists are written that way, in pieces that wait for the client, so that no long response is in memory completely.
/// </summary>
internal sealed class JsonResponseFormatter : OutputFormatter
{
    public const string ContentType = $"{JsonBodyFormatter.Json}; charset=utf-8";

    /// <summary>Maximum size in bytes of the buffer that a thread reuses for its next response.</summary>
    private const int MaxReusedBytes = 64 * 1024;

    /// <summary>Escapes only what JSON requires, and not what HTML requires, because a response is never a page.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? reusable;

    private readonly JsonSerializerOptions options;

    public JsonResponseFormatter(JsonSerializerOptions options)
    {
        this.options = options;
        SupportedMediaTypes.Add(JsonBodyFormatter.Json);
    }

    public override void WriteResponseHeaders(OutputFormatterWriteContext context) =>
        context.HttpContext.Response.ContentType = ContentType;

    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context)
    {
        var response = context.HttpContext.Response;
        if (context.Object is IList { Count: > ListQuery.MaxPageSize } list)
        {
            return WriteInPiecesAsync(list, response);
        }

        var body = reusable ?? new ArrayBufferWriter<byte>();
        reusable = null;
        using (var writer = new Utf8JsonWriter(body, Writing))
        {
            JsonSerializer.Serialize(writer, context.Object, context.Object?.GetType() ?? typeof(object), options);
        }

        response.ContentLength = body.WrittenCount;
        response.BodyWriter.Write(body.WrittenSpan);
        if (body.Capacity <= MaxReusedBytes)
        {
            body.Clear();
            reusable = body;
        }

        return Task.CompletedTask;
    }

    /// <returns>The bytes of a response.</returns>
    public static byte[] Serialize(HttpContext http, object value)
    {
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, Writing))
        {
            JsonSerializer.Serialize(writer, value, value.GetType(), json);
        }

        return body.ToArray();
    }

    private async Task WriteInPiecesAsync(IList list, HttpResponse response)
    {
        using var writer = new Utf8JsonWriter(response.BodyWriter, Writing);
        var sent = 0L;
        writer.WriteStartArray();
        foreach (var item in list)
        {
            JsonSerializer.Serialize(writer, item, item.GetType(), options);
            if (writer.BytesCommitted + writer.BytesPending - sent >= BoundedWrites.PieceSize)
            {
                writer.Flush();
                sent = writer.BytesCommitted;
                await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
    }
}
