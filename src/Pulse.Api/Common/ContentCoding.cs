using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Common;

/// <summary>A content coding that compresses responses (RFC 9110, 8.4.1).</summary>
internal sealed class ContentCoding
{
    public static readonly ContentCoding Brotli = new("br", "br", (target, level) => new BrotliStream(target, level, leaveOpen: true));
    public static readonly ContentCoding Gzip = new("gzip", "gz", (target, level) => new GZipStream(target, level, leaveOpen: true));

    /// <summary>In order of preference, if the client has none.</summary>
    public static readonly IReadOnlyList<ContentCoding> All = [Brotli, Gzip];

    private const string Identity = "identity";
    private const string Any = "*";

    private readonly string suffix;
    private readonly Func<Stream, CompressionLevel, Stream> compressor;

    private ContentCoding(string name, string suffix, Func<Stream, CompressionLevel, Stream> compressor) =>
        (Name, this.suffix, this.compressor) = (name, suffix, compressor);

    /// <summary>Value of Content-Encoding.</summary>
    public string Name { get; }

    /// <summary>Selects the coding that the client prefers.</summary>
    /// <param name="acceptEncoding">Value of Accept-Encoding (RFC 9110, 12.5.3).</param>
    /// <returns>Null for no coding. So it is for an invalid header, and if the client excludes every possibility.</returns>
    public static ContentCoding? Select(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
        {
            return null;
        }

        var best = All.MaxBy(coding => WeightOf(coding.Name, accepted) ?? WeightOf(Any, accepted) ?? 0)!;
        var weight = WeightOf(best.Name, accepted) ?? WeightOf(Any, accepted) ?? 0;
        return weight > 0 && weight >= (WeightOf(Identity, accepted) ?? 0) ? best : null;
    }

    /// <summary>Describes the coding in the headers of the response, with an entity tag of its own.</summary>
    public void Describe(IHeaderDictionary headers)
    {
        headers.ContentEncoding = Name;
        if (headers.ETag is [{ } tag])
        {
            headers.ETag = TagOf(tag);
        }
    }

    /// <summary>The strong entity tag of a response in this coding. Each coding needs another tag (RFC 9110, 8.8.3.3).</summary>
    /// <param name="tag">The entity tag without a coding, with its quotes.</param>
    public string TagOf(string tag) => $"{tag[..^1]}-{suffix}\"";

    /// <summary>The entity tag without a coding.</summary>
    /// <inheritdoc cref="TagOf"/>
    public static string PlainTagOf(string tag) =>
        All.FirstOrDefault(coding => tag.EndsWith($"-{coding.suffix}\"", StringComparison.Ordinal)) is { } used
            ? $"{tag[..^(used.suffix.Length + 2)]}\""
            : tag;

    /// <summary>A stream that writes compressed content to the target. It does not dispose the target.</summary>
    public Stream Compress(Stream target, CompressionLevel level) => compressor(target, level);

    private static double? WeightOf(string name, IList<StringWithQualityHeaderValue> accepted)
    {
        foreach (var value in accepted)
        {
            if (value.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Quality ?? 1;
            }
        }

        return null;
    }
}
