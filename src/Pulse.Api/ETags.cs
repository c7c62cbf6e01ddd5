using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pulse.Application.Common;

namespace Pulse.Api;

/// <summary>A version as an entity tag, and back.</summary>
internal static class ETags
{
    public static string Of(long version) => $"\"{version}\"";

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
    /// <param name="header">The value of If-Match or If-None-Match.</param>
    /// <param name="current">The tag of the answer; empty where it has none.</param>
    /// <param name="isStrong">Whether a weak tag matches nothing (RFC 9110, 8.8.3.2).</param>
    public static bool Match(StringValues header, StringValues current, bool isStrong) =>
        EntityTagHeaderValue.TryParseList(header, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (tag.Tag == current.ToString() && !(isStrong && tag.IsWeak)));

    private static IEnumerable<long> VersionOf(EntityTagHeaderValue tag)
    {
        var isOurs = long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return isOurs && !tag.IsWeak && tag.Tag == Of(version) ? [version] : [];
    }
}
