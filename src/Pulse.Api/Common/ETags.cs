using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pulse.Application.Common;

namespace Pulse.Api.Common;

/// <summary>
/// Converts versions to entity tags and back. A tag can contain a variant and a content coding, <c>"3-Restricted-br"</c>: the response
/// differs, but a change applies to the same version.
/// </summary>
internal static class ETags
{
    public static string Of(long version, string? variant = null) => variant is null ? $"\"{version}\"" : $"\"{version}-{variant}\"";

    /// <summary>Reads If-Match. Weak and foreign tags match nothing, because RFC 9110, 13.1.1, requires the strong comparison.</summary>
    public static IfMatch ReadIfMatch(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0)
        {
            return IfMatch.Any;
        }

        if (!EntityTagHeaderValue.TryParseList(values, out var tags))
        {
            return new IfMatch([]);
        }

        return tags.Contains(EntityTagHeaderValue.Any)
            ? IfMatch.Any
            : new IfMatch([.. tags.SelectMany(VersionOf)]) { Variants = [.. tags.Where(tag => !tag.IsWeak).Select(VariantOf)] };
    }

    /// <summary>Whether a list of tags contains the current one, with or without a coding. An invalid list does not.</summary>
    /// <param name="header">Value of If-None-Match.</param>
    /// <param name="current">Tag of the response without a coding. Empty if it has none.</param>
    /// <param name="known">The tag that the client knows: the current one, with the coding of the client's copy.</param>
    public static bool Match(StringValues header, StringValues current, out StringValues known)
    {
        known = current;
        if (!EntityTagHeaderValue.TryParseList(header, out var tags))
        {
            return false;
        }

        if (current is not [{ } plain])
        {
            return tags.Contains(EntityTagHeaderValue.Any);
        }

        string[] candidates = [plain, .. ContentCoding.All.Select(coding => coding.TagOf(plain))];
        known = Array.Find(candidates, candidate => tags.Any(tag => tag.Tag == candidate)) ?? plain;
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || candidates.Contains(tag.Tag.ToString()));
    }

    /// <summary>Whether If-Match of a read contains the current version, in any variant.</summary>
    /// <param name="current">Tag of the response. Empty if it has none.</param>
    public static bool IsMatch(HttpRequest request, StringValues current) =>
        ReadIfMatch(request).Versions is not { } known
        || (EntityTagHeaderValue.TryParse(current.ToString(), out var tag) && VersionOf(tag).Any(known.Contains));

    private static string? VariantOf(EntityTagHeaderValue tag) =>
        ContentCoding.PlainTagOf(tag.Tag.ToString()).Trim('"').Split('-', 2) is [_, var variant] ? variant : null;

    private static IEnumerable<long> VersionOf(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.ToString().Trim('"').Split('-', 2)[0];
        var isValid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return isValid && !tag.IsWeak && Of(version) == $"\"{text}\"" ? [version] : [];
    }
}
