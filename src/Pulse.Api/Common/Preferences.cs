using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Common;

/// <summary>The preferences of a client (RFC 7240).</summary>
internal static class Preferences
{
    public const string Prefer = "Prefer";
    public const string Applied = "Preference-Applied";

    /// <returns>
    /// The value of a preference. Null if the client did not send it, or sent a malformed header, which is ignored (RFC 7240, section 2).
    /// </returns>
    public static string? Find(IHeaderDictionary headers, string name) =>
        NameValueHeaderValue.TryParseList(headers[Prefer], out var preferences)
            ? preferences.FirstOrDefault(preference => preference.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?.GetUnescapedValue().Value
            : null;
}
