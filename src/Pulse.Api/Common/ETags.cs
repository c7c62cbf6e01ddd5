using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pulse.Application.Common;

namespace Pulse.Api.Common;

/// <summary>
/// A version as an entity tag, and back. The tag may name a variant behind it, <c>"3-Restricted"</c>: the answer is another, and a change
/// that is made to the version is not.
/// </summary>
internal static class ETags
{
    public static string Of(long version, string? variant = null) => variant is null ? $"\"{version}\"" : $"\"{version}-{variant}\"";

    /// <summary>Tags that are weak, or not ours, match nothing (RFC 9110, 13.1.1, asks for the strong comparison).</summary>
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

        return tags.Contains(EntityTagHeaderValue.Any) ? IfMatch.Any : new IfMatch([.. tags.SelectMany(VersionOf)]);
    }

    /// <summary>Whether a header's list of tags has the current one. A header that is no such list has none.</summary>
    /// <param name="header">The value of If-None-Match.</param>
    /// <param name="current">The tag of the answer; empty where it has none.</param>
    public static bool Match(StringValues header, StringValues current) =>
        EntityTagHeaderValue.TryParseList(header, out var tags) && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == current.ToString());

    /// <summary>Whether If-Match lets a read be answered: where it names the current version, whatever the variant.</summary>
    /// <param name="request">The request.</param>
    /// <param name="current">The tag of the answer; empty where it has none.</param>
    public static bool IsMatch(HttpRequest request, StringValues current) =>
        ReadIfMatch(request).Versions is not { } known
        || (EntityTagHeaderValue.TryParse(current.ToString(), out var tag) && VersionOf(tag).Any(known.Contains));

    private static IEnumerable<long> VersionOf(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.ToString().Trim('"').Split('-', 2)[0];
        var isOurs = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return isOurs && !tag.IsWeak && Of(version) == $"\"{text}\"" ? [version] : [];
    }
}
