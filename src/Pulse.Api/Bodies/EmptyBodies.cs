using Microsoft.AspNetCore.Http.Features;

namespace Pulse.Api.Bodies;

/// <summary>
/// Removes the content type of a request without content, because some clients send one with every POST. It runs after
/// <see cref="ChunkedBodies"/>, which knows the length of a chunked body, and before routing, which checks the content type.
/// </summary>
internal static class EmptyBodies
{
    public static void UseEmptyBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Request.Headers;
        if ((headers.ContentType.Count > 0 || headers.TransferEncoding.Count > 0) && IsEmpty(context))
        {
            headers.ContentType = default;
            context.Features.Set<IHttpRequestBodyDetectionFeature>(AbsentBody.Instance);
        }

        return next(context);
    });

    private static bool IsEmpty(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            || context.Request.Body is MemoryStream { Length: 0 };

    private sealed class AbsentBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly AbsentBody Instance = new();

        public bool CanHaveBody => false;
    }
}
