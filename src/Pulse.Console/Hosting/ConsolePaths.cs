using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pulse.Console.Hosting;

/// <summary>Which responses are pages for people, and the headers of pages.</summary>
public static class ConsolePaths
{
    public const string Root = "/console";

    /// <summary>The portal for applicants.</summary>
    public const string Portal = "/portal";

    /// <summary>The pages of an applicant. Other paths below <see cref="Portal"/> belong to the API.</summary>
    public const string PortalForm = $"{Portal}/form";

    /// <summary>
    /// A page loads only its own style sheet, script and images, and submits its forms only to Pulse. No inline script or style is allowed.
    /// </summary>
    public const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>Whether the response is a page, also if it is an error.</summary>
    public static bool Has(HttpRequest request) => Has(request.Path.HasValue ? request.Path : TargetOf(request));

    /// <summary>The page to start from.</summary>
    internal static string StartOf(HttpRequest request) => IsInPortal(request.Path) ? Portal : Root;

    private static bool IsInPortal(PathString path) =>
        path.StartsWithSegments(PortalForm, StringComparison.OrdinalIgnoreCase)
        || (path.StartsWithSegments(Portal, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is null or "" or "/");

    private static bool Has(PathString path) =>
        path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase) || IsInPortal(path);

    /// <summary>
    /// The path as it was sent. The server refuses a request whose path it cannot decode, such as <c>/console/%00</c>, and sets no path.
    /// </summary>
    private static PathString TargetOf(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target
            ? new PathString(target.Split('?')[0])
            : default;
}
