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
    private const string Html = "text/html";
    private const string Json = "application/json";

    /// <summary>Caches must revalidate, which costs a 304, because a newer version of Pulse has the same paths.</summary>
    private const string Revalidated = "no-cache";

    private readonly string contentType;
    private readonly string policy;

    /// <summary>Without a coding, and in each coding.</summary>
    private readonly Representation[] representations;

    private StaticResponse(string contentType, string policy, Representation[] representations) =>
        (this.contentType, this.policy, this.representations) = (contentType, policy, representations);

    public static async Task<StaticResponse> OfAsync(string contentType, byte[] content)
    {
        var plain = Is(contentType, Json) ? CompactJson.Of(content) : content;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}\"";
        List<Representation> representations = [new(null, tag, plain)];
        foreach (var coding in ContentCoding.All)
        {
            representations.Add(new(coding, coding.TagOf(tag), await CompressAsync(plain, coding)));
        }

        return new StaticResponse(contentType, Is(contentType, Html) ? PagePolicy.Of(plain) : PagePolicy.OfAsset, [.. representations]);
    }

    public async Task SendAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!IsExpected(request))
        {
            await Problems.WriteAsync(context, Problems.Of([DomainErrors.PreconditionFailed]));
            return;
        }

        var coding = ContentCoding.Select(request.Headers.AcceptEncoding);
        var chosen = Array.Find(representations, representation => representation.Coding == coding)!;
        var headers = response.Headers;
        headers.ETag = chosen.Tag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = context.GetEndpoint()?.Metadata.GetMetadata<UnchangingContent>() is null
            ? Revalidated
            : UnchangingContent.Forever;
        headers.ContentSecurityPolicy = policy;
        if (IsKnown(request.GetTypedHeaders().IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = chosen.Content.Length;
        headers.ContentEncoding = coding?.Name;
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

    private static bool Is(string contentType, string mediaType) =>
        contentType.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> CompressAsync(byte[] content, ContentCoding coding)
    {
        using var compressed = new MemoryStream();
        await using (var stream = coding.Compress(compressed, CompressionLevel.Optimal))
        {
            await stream.WriteAsync(content);
        }

        return compressed.ToArray();
    }

    private sealed record Representation(ContentCoding? Coding, string Tag, byte[] Content);
}
