using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Json;

/// <summary>
/// Reads JSON bodies. The framework's own formatter keeps only the text of what went wrong, .NET type names included.
/// </summary>
internal sealed class JsonBodyFormatter : TextInputFormatter
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";

    private const string Identity = "identity";

    private readonly JsonSerializerOptions options;

    public JsonBodyFormatter(JsonSerializerOptions options)
    {
        this.options = new JsonSerializerOptions(options) { Converters = { new TextConverter() } };
        SupportedMediaTypes.Add(Json);
        SupportedMediaTypes.Add(MergePatch);
        SupportedEncodings.Add(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    /// <summary>
    /// Exactly these media types: the framework takes any <c>+json</c> for JSON, a JSON Patch (RFC 6902) too. No content has no type, and
    /// is refused for being none, where it is refused.
    /// </summary>
    public override bool CanRead(InputFormatterContext context) =>
        context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        || (!IsEncoded(context.HttpContext.Request)
            && MediaTypeHeaderValue.TryParse(context.HttpContext.Request.ContentType, out var type)
            && (Is(type, Json) || (Is(type, MergePatch) && HttpMethods.IsPatch(context.HttpContext.Request.Method)))
            && base.CanRead(context));

    /// <summary>Whether the body is compressed or otherwise encoded (RFC 9110, 8.4), and cannot be read.</summary>
    public static bool IsEncoded(HttpRequest request) => request.Headers.ContentEncoding is { Count: > 0 } codings
        && !codings.All(coding => Identity.Equals(coding, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same, for the API's description of itself.</summary>
    public override IReadOnlyList<string>? GetSupportedContentTypes(string? contentType, Type objectType) =>
        [.. SupportedMediaTypes.Where(supported => supported == contentType)];

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        var request = context.HttpContext.Request;
        try
        {
            if (context.TreatEmptyInputAsDefaultValue && await IsBlankAsync(request))
            {
                return await InputFormatterResult.SuccessAsync(null!);
            }

            var model = await JsonSerializer.DeserializeAsync(
                request.Body, context.ModelType, options, context.HttpContext.RequestAborted);
            return model is null && !context.TreatEmptyInputAsDefaultValue ? await InputFormatterResult.NoValueAsync() : await InputFormatterResult.SuccessAsync(model);
        }
        catch (JsonException exception)
        {
            var (path, message) = JsonFault.Of(exception);
            context.ModelState.TryAddModelError(path, message);
            return await InputFormatterResult.FailureAsync();
        }
    }

    /// <summary>
    /// Whether the body is nothing but what may stand around a value (RFC 8259, 2), with or without a byte order mark, which is read over
    /// (8.1). Afterwards it is in memory, unread.
    /// </summary>
    private static async Task<bool> IsBlankAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        body.Position = 0;
        request.Body = body;
        var text = body.GetBuffer().AsSpan(0, (int)body.Length);
        var marked = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return !text[marked..].ContainsAnyExcept(" \t\r\n"u8);
    }

    private static bool Is(MediaTypeHeaderValue type, string mediaType) => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
