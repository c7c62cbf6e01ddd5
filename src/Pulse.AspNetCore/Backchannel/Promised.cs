using System.Globalization;
using System.Net;

namespace Pulse.AspNetCore.Backchannel;

/// <summary>
/// Tells answers of Pulse from others with success, such as the login page of a network or the page of a proxy.
/// </summary>
internal static class Promised
{
    /// <param name="response">The answer.</param>
    /// <param name="status">The status that the API promises.</param>
    /// <param name="type">The type of the body that the API promises. Null: there is no body.</param>
    /// <exception cref="BackchannelException">The answer is another one.</exception>
    public static void Check(HttpResponseMessage response, HttpStatusCode status, string? type)
    {
        var given = response.Content.Headers.ContentType?.MediaType;
        if (response.StatusCode != status || !string.Equals(given, type, StringComparison.OrdinalIgnoreCase))
        {
            throw new BackchannelException(BackchannelFault.Unavailable, string.Create(
                CultureInfo.InvariantCulture,
                $"The answer is {(int)response.StatusCode} {given ?? "without a body"}, which is not one of Pulse. Check the address."));
        }
    }
}
