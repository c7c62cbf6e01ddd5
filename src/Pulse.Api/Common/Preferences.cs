using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Common;

/// <summary>The preferences of a client (RFC 7240).</summary>
internal static class Preferences
{
    public const string Prefer = "Prefer";
    public const string Applied = "Preference-Applied";

    /// <summary>Finds the first preference of a name. Its parameters are ignored, because Pulse defines none.</summary>
    /// <returns>
    /// The value of a preference. Null if the client did not send it, or sent a malformed header, which is ignored (RFC 7240, section 2).
    /// </returns>
    public static string? Find(IHeaderDictionary headers, string name)
    {
        string? found = null;
        foreach (var text in headers.GetCommaSeparatedValues(Prefer))
        {
            if (!NameValueWithParametersHeaderValue.TryParse(text, out var preference))
            {
                return null;
            }

            if (found is null && preference.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = HeaderUtilities.UnescapeAsQuotedString(preference.Value).Value ?? "";
            }
        }

        return found;
    }
}
