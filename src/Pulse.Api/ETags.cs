using System.Globalization;
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

    private static IEnumerable<long> VersionOf(EntityTagHeaderValue tag)
    {
        var isOurs = long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return isOurs && !tag.IsWeak && tag.Tag == Of(version) ? [version] : [];
    }
}
