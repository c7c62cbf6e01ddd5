using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Json;

/// <summary>Reads JSON bodies. The framework's own formatter reports the serializer's message, which names .NET types.</summary>
internal sealed class JsonBodyFormatter : TextInputFormatter
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";

    private const string Identity = "identity";

    /// <summary>Maximum memory in bytes that is reserved for a body before it arrives.</summary>
    private const int MaxReservedBytes = 32 * 1024;

    private static ReadOnlySpan<byte> Whitespace => " \t\r\n"u8;

    private readonly JsonSerializerOptions options;

    public JsonBodyFormatter(JsonSerializerOptions options)
    {
        this.options = new JsonSerializerOptions(options) { Converters = { new TextConverter() } };
        SupportedMediaTypes.Add(Json);
        SupportedMediaTypes.Add(MergePatch);
        SupportedEncodings.Add(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    /// <summary>
    /// Accepts only these media types. The framework would accept any <c>+json</c>, even a JSON Patch (RFC 6902). A request without content
    /// has no type; model binding rejects it if content is required.
    /// </summary>
    public override bool CanRead(InputFormatterContext context) =>
        context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        || (!IsEncoded(context.HttpContext.Request)
            && MediaTypeHeaderValue.TryParse(context.HttpContext.Request.ContentType, out var type)
            && HasValues(type)
            && (Is(type, Json) || (Is(type, MergePatch) && HttpMethods.IsPatch(context.HttpContext.Request.Method)))
            && base.CanRead(context));

    /// <summary>Whether the body is compressed or otherwise encoded (RFC 9110, 8.4), and cannot be read.</summary>
    public static bool IsEncoded(HttpRequest request) => request.Headers.ContentEncoding is { Count: > 0 } codings
        && !codings.All(coding => Identity.Equals(coding, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same types, for the OpenAPI document.</summary>
    public override IReadOnlyList<string>? GetSupportedContentTypes(string? contentType, Type objectType) =>
        [.. SupportedMediaTypes.Where(supported => supported == contentType)];

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        var body = new MemoryStream((int)Math.Min(context.HttpContext.Request.ContentLength ?? 0, MaxReservedBytes));
        await context.HttpContext.Request.Body.CopyToAsync(body, context.HttpContext.RequestAborted);
        return Read(context, WithoutMark(body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    private InputFormatterResult Read(InputFormatterContext context, ReadOnlySpan<byte> body)
    {
        // The converter of a merge patch reads null as a value. That is right for a member; a body of null is no body.
        var content = body.Trim(Whitespace);
        if (content.SequenceEqual("null"u8) || (context.TreatEmptyInputAsDefaultValue && content.IsEmpty))
        {
            return context.TreatEmptyInputAsDefaultValue ? InputFormatterResult.Success(null!) : InputFormatterResult.NoValue();
        }

        try
        {
            return InputFormatterResult.Success(JsonSerializer.Deserialize(body, context.ModelType, options)!);
        }
        catch (JsonException exception)
        {
            var (path, message) = new JsonFaultFinder(body, options).Find(context.ModelType)
                ?? (exception.Path?.TrimStart('$', '.') ?? "", "Cannot be read.");
            context.ModelState.TryAddModelError(path, message);
            return InputFormatterResult.Failure();
        }
    }

    /// <summary>Removes a byte order mark before JSON, which is ignored (RFC 8259, 8.1).</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>The framework throws an exception if the last parameter has no value.</summary>
    private static bool HasValues(MediaTypeHeaderValue type) => type.Parameters.All(parameter => parameter.Value.Length > 0);

    private static bool Is(MediaTypeHeaderValue type, string mediaType) =>
        type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
