using System.Text;
using System.Text.Json;
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

    private readonly JsonSerializerOptions options;

    public JsonBodyFormatter(JsonSerializerOptions options)
    {
        this.options = new JsonSerializerOptions(options) { Converters = { new TextConverter() } };
        SupportedMediaTypes.Add(Json);
        SupportedMediaTypes.Add(MergePatch);
        SupportedEncodings.Add(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    /// <summary>
    /// Exactly these media types: the framework takes any <c>+json</c> for JSON, a JSON Patch (RFC 6902) too.
    /// </summary>
    public override bool CanRead(InputFormatterContext context) =>
        MediaTypeHeaderValue.TryParse(context.HttpContext.Request.ContentType, out var type)
        && (Is(type, Json) || (Is(type, MergePatch) && HttpMethods.IsPatch(context.HttpContext.Request.Method)))
        && base.CanRead(context);

    /// <summary>The same, for the API's description of itself.</summary>
    public override IReadOnlyList<string>? GetSupportedContentTypes(string? contentType, Type objectType) =>
        [.. SupportedMediaTypes.Where(supported => supported == contentType)];

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        var request = context.HttpContext.Request;
        try
        {
            var model = await JsonSerializer.DeserializeAsync(
                request.Body, context.ModelType, options, context.HttpContext.RequestAborted);
            return model is null ? await InputFormatterResult.NoValueAsync() : await InputFormatterResult.SuccessAsync(model);
        }
        catch (JsonException exception)
        {
            var (path, message) = JsonFault.Of(exception);
            context.ModelState.TryAddModelError(path, message);
            return await InputFormatterResult.FailureAsync();
        }
    }

    private static bool Is(MediaTypeHeaderValue type, string mediaType) => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
