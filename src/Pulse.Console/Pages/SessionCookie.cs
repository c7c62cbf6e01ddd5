using System.Net;
using Microsoft.AspNetCore.Http;
using Pulse.Domain.Sessions;

namespace Pulse.Console.Pages;

/// <summary>
/// The cookie with the session token, and during an impersonation a second one with the token of the person's own session. Over HTTPS they
/// are <c>__Host-</c> cookies (RFC 6265bis). Without HTTPS, a session can only be opened on this machine, because others could read the
/// token on its way.
/// </summary>
internal static class SessionCookie
{
    private const string SecurePrefix = "__Host-";
    private const string Name = "pulse";
    private const string OwnName = "pulse-own";

    /// <summary>Whether a browser can keep the cookie of this connection.</summary>
    public static bool IsPossible(HttpRequest request) => request.IsHttps || IsLocal(request.Host.Host);

    public static SessionToken? Read(HttpRequest request) => Read(request, Name);

    /// <summary>The person's own session during an impersonation. Whose session it is, is not checked.</summary>
    public static SessionToken? ReadOwn(HttpRequest request) => Read(request, OwnName);

    /// <summary>Puts a session in place of all that the browser holds. The caller ends those.</summary>
    public static void Write(HttpContext http, string token)
    {
        Append(http, Name, token);
        Delete(http, OwnName);
    }

    /// <summary>Puts the session of an impersonation into effect, and keeps the person's own session for its end.</summary>
    public static void Impersonate(HttpContext http, string token)
    {
        if (Read(http.Request) is { } own)
        {
            Append(http, OwnName, own.Reveal());
        }

        Append(http, Name, token);
    }

    public static void Delete(HttpContext http)
    {
        Delete(http, Name);
        Delete(http, OwnName);
    }

    private static SessionToken? Read(HttpRequest request, string name) =>
        SessionToken.TryParse(request.Cookies[In(request, name)], out var token) ? token : null;

    private static void Append(HttpContext http, string name, string token) =>
        http.Response.Cookies.Append(In(http.Request, name), token, OptionsOf(http));

    private static void Delete(HttpContext http, string name)
    {
        if (http.Request.Cookies.ContainsKey(In(http.Request, name)))
        {
            http.Response.Cookies.Delete(In(http.Request, name), OptionsOf(http));
        }
    }

    private static string In(HttpRequest request, string name) => request.IsHttps ? SecurePrefix + name : name;

    private static CookieOptions OptionsOf(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };

    private static bool IsLocal(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
