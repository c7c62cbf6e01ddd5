using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Responses;

/// <summary>A response in memory, in each supported content coding.</summary>
internal sealed class StaticResponse
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string Html = "text/html";

    /// <summary>Caches must revalidate, which costs a 304, because a newer version of Pulse has the same paths.</summary>
    private const string Revalidated = "no-cache";

    private readonly string contentType;
    private readonly string? policy;

    /// <summary>In order of preference. The last one is readable by every client.</summary>
    private readonly Representation[] representations;

    private StaticResponse(string contentType, string? policy, Representation[] representations) =>
        (this.contentType, this.policy, this.representations) = (contentType, policy, representations);

    public static async Task<StaticResponse> OfAsync(string contentType, byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        Representation[] representations =
        [
            new(Brotli, $"\"{hash}-br\"", await CompressAsync(content, to => new BrotliStream(to, CompressionLevel.Optimal))),
            new(Gzip, $"\"{hash}-gz\"", await CompressAsync(content, to => new GZipStream(to, CompressionLevel.Optimal))),
            new(null, $"\"{hash}\"", content),
        ];
        var policy = contentType.StartsWith(Html, StringComparison.OrdinalIgnoreCase) ? PagePolicy.Of(content) : PagePolicy.OfAsset;
        return new StaticResponse(contentType, policy, representations);
    }

    public async Task SendAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!IsExpected(request))
        {
            await Problems.WriteAsync(context, Problems.Of([DomainErrors.PreconditionFailed]));
            return;
        }

        var chosen = Choose(request.GetTypedHeaders().AcceptEncoding);
        var headers = response.Headers;
        headers.ETag = chosen.Tag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = Revalidated;
        headers.ContentSecurityPolicy = policy;
        if (IsKnown(request.GetTypedHeaders().IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = chosen.Content.Length;
        headers.ContentEncoding = chosen.Coding;
        if (!HttpMethods.IsHead(request.Method))
        {
            await BoundedWrites.WriteAsync(response.BodyWriter, chosen.Content, context.RequestAborted);
        }
    }

    /// <summary>
    /// Whether If-Match allows the response: it is absent, <c>*</c>, or has a strong tag of the content in any coding (RFC 9110, 13.1.1).
    /// </summary>
    private bool IsExpected(HttpRequest request) => request.Headers.IfMatch.Count == 0
        || (EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags) && IsKnown([.. tags.Where(tag => !tag.IsWeak)]));

    /// <summary>Whether a tag matches the content in any coding.</summary>
    private bool IsKnown(IList<EntityTagHeaderValue> tags) => tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)
        || Array.Exists(representations, representation => tag.Tag.Equals(representation.Tag, StringComparison.Ordinal)));

    private Representation Choose(IList<StringWithQualityHeaderValue> accepted) =>
        Array.Find(representations, representation => representation.Coding is not { } coding
            || accepted.Any(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0))!;

    private static async Task<byte[]> CompressAsync(byte[] content, Func<Stream, Stream> compressor)
    {
        using var compressed = new MemoryStream();
        await using (var stream = compressor(compressed))
        {
            await stream.WriteAsync(content);
        }

        return compressed.ToArray();
    }

    private sealed record Representation(string? Coding, string Tag, byte[] Content);
}
