using Microsoft.AspNetCore.Http;
using Pulse.Console.Hosting;

namespace Pulse.Console.Portal;

/// <summary>The cookie with the key of an applicant's draft. It is sent to the portal only, until the browser is closed.</summary>
internal static class ApplicantCookie
{
    private const string SecureName = "__Secure-pulse-portal";
    private const string LocalName = "pulse-portal";

    public static string? Read(HttpRequest request) => request.Cookies[NameIn(request)];

    public static void Write(HttpContext http, string key) => http.Response.Cookies.Append(NameIn(http.Request), key, OptionsOf(http));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(NameIn(http.Request), OptionsOf(http));

    private static string NameIn(HttpRequest request) => request.IsHttps ? SecureName : LocalName;

    private static CookieOptions OptionsOf(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = ConsolePaths.Portal,
        IsEssential = true,
    };
}
