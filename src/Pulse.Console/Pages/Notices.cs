using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Pulse.Console.Pages;

/// <summary>A sentence about a change that succeeded, which the next page shows once.</summary>
public static class Notices
{
    public const string Cookie = "pulse-notice";

    private const string Key = "Notice";

    internal static void Leave(ITempDataDictionary values, string notice) => values[Key] = notice;

    /// <summary>Without the cookie there is none, and the values need not be read and deleted.</summary>
    public static string? Take(ViewContext context) =>
        context.HttpContext.Request.Cookies.ContainsKey(Cookie) ? context.TempData[Key] as string : null;
}
