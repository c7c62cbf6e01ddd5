using System.Buffers;
using System.Collections;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;
using Pulse.Api.Common;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Json;

/// <summary>
/// Writes JSON responses with a content length. The framework's own formatter writes while it serializes, which requires chunked encoding.
/// Long lists are written that way, in pieces that wait for the client, so that no long response is in memory completely. Responses of
/// actions with <see cref="CompressibleAttribute"/> are compressed at the fastest level.
/// </summary>
internal sealed class JsonResponseFormatter : OutputFormatter
{
    public const string ContentType = $"{JsonBodyFormatter.Json}; charset=utf-8";

    /// <summary>Responses of at most this size in bytes are not compressed: the network sends them in one packet anyway.</summary>
    private const int MaxUncompressedBytes = 1024;

    /// <summary>
    /// Maximum size in bytes of the buffer that a thread reuses for its next response. A batch of verifications fits.
    /// </summary>
    private const int MaxReusedBytes = 256 * 1024;

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

    public override async Task WriteResponseBodyAsync(OutputFormatterWriteContext context)
    {
        var response = context.HttpContext.Response;
        var coding = CompressibleAttribute.CodingOf(context.HttpContext);
        if (context.Object is IList { Count: > ListQuery.MaxPageSize } list)
        {
            await (coding is null ? WriteInPiecesAsync(list, response) : CompressInPiecesAsync(list, response, coding));
            return;
        }

        var body = reusable ?? new ArrayBufferWriter<byte>();
        reusable = null;
        Serialize(body, context.Object, options);
        if (coding is not null && body.WrittenCount > MaxUncompressedBytes)
        {
            WriteCompressed(body.WrittenSpan, response, coding);
        }
        else
        {
            response.ContentLength = body.WrittenCount;
            await response.StartAsync();
            response.BodyWriter.Write(body.WrittenSpan);
        }

        if (body.Capacity <= MaxReusedBytes)
        {
            body.Clear();
            reusable = body;
        }
    }

    /// <returns>The bytes of a value in a response.</returns>
    public static byte[] Serialize(object value, JsonSerializerOptions options)
    {
        var body = new ArrayBufferWriter<byte>();
        Serialize(body, value, options);
        return body.WrittenSpan.ToArray();
    }

    private static void Serialize(IBufferWriter<byte> body, object? value, JsonSerializerOptions options)
    {
        using var writer = new Utf8JsonWriter(body, Writing);
        JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), options);
    }

    private static void WriteCompressed(ReadOnlySpan<byte> body, HttpResponse response, ContentCoding coding)
    {
        using var compressed = new MemoryStream();
        using (var compressor = coding.Compress(compressed, CompressionLevel.Fastest))
        {
            compressor.Write(body);
        }

        coding.Describe(response.Headers);
        response.ContentLength = compressed.Length;
        response.BodyWriter.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    private async Task CompressInPiecesAsync(IList list, HttpResponse response, ContentCoding coding)
    {
        coding.Describe(response.Headers);
        await using var compressor = coding.Compress(response.Body, CompressionLevel.Fastest);
        var piece = new ArrayBufferWriter<byte>(BoundedWrites.PieceSize);
        await WriteInPiecesAsync(list, piece, async () =>
        {
            await compressor.WriteAsync(piece.WrittenMemory, response.HttpContext.RequestAborted);
            piece.Clear();
        });
    }

    private Task WriteInPiecesAsync(IList list, HttpResponse response) => WriteInPiecesAsync(
        list, response.BodyWriter, async () => await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted));

    private async Task WriteInPiecesAsync(IList list, IBufferWriter<byte> target, Func<Task> sendAsync)
    {
        using var writer = new Utf8JsonWriter(target, Writing);
        var sent = 0L;
        writer.WriteStartArray();
        foreach (var item in list)
        {
            JsonSerializer.Serialize(writer, item, item.GetType(), options);
            if (writer.BytesCommitted + writer.BytesPending - sent >= BoundedWrites.PieceSize)
            {
                writer.Flush();
                sent = writer.BytesCommitted;
                await sendAsync();
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        await sendAsync();
    }
}
