using System.Net;
using Microsoft.AspNetCore.Http;
using Pulse.Domain.Sessions;

namespace Pulse.Console.Pages;

/// <summary>
/// The cookie with the session token. Over HTTPS it is a <c>__Host-</c> cookie (RFC 6265bis). Without HTTPS, a session can only be opened
/// on this machine, because others could read the token on its way.
/// </summary>
internal static class SessionCookie
{
    private const string SecureName = "__Host-pulse";
    private const string LocalName = "pulse";

    /// <summary>End of the name of the cookie with the user's own session during an impersonation.</summary>
    private const string OwnSuffix = "-own";

    /// <summary>Whether a browser can keep the cookie of this connection.</summary>
    public static bool IsPossible(HttpRequest request) => request.IsHttps || IsLocal(request.Host.Host);

    public static SessionToken? Read(HttpRequest request) =>
        SessionToken.TryParse(request.Cookies[NameIn(request)], out var token) ? token : null;

    public static void Write(HttpContext http, string token) => http.Response.Cookies.Append(NameIn(http.Request), token, OptionsOf(http));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(NameIn(http.Request), OptionsOf(http));

    /// <summary>Replaces the session by that of an impersonation, and keeps the own one for <see cref="Return"/>.</summary>
    public static void Impersonate(HttpContext http, string token)
    {
        if (Read(http.Request) is { } own)
        {
            http.Response.Cookies.Append(OwnNameIn(http.Request), own.Reveal(), OptionsOf(http));
        }

        Write(http, token);
    }

    /// <summary>Replaces the ended session of an impersonation by the own one. Without it, the user has to sign in.</summary>
    public static void Return(HttpContext http)
    {
        if (SessionToken.TryParse(http.Request.Cookies[OwnNameIn(http.Request)], out var own))
        {
            Write(http, own.Reveal());
        }
        else
        {
            Delete(http);
        }

        http.Response.Cookies.Delete(OwnNameIn(http.Request), OptionsOf(http));
    }

    private static string OwnNameIn(HttpRequest request) => NameIn(request) + OwnSuffix;

    private static string NameIn(HttpRequest request) => request.IsHttps ? SecureName : LocalName;

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
