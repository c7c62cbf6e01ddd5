using AngleSharp.Dom;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>What a page must not contain: it would run a script, or load something, that a text has brought in.</summary>
public static class SafeMarkup
{
    private const string Assets = "/console/assets/";

    private static readonly string[] Links = ["href", "src", "action", "formaction", "srcdoc", "data", "xlink:href"];

    /// <summary>Elements that the console never draws.</summary>
    private static readonly string[] Foreign =
        ["iframe", "object", "embed", "base", "style", "template", "math", "foreignobject", "audio", "video"];

    public static IEnumerable<string> FaultsOf(HtmlPage page) => page.Document.All.SelectMany(
        element => FaultsOf(element),
        (element, fault) => $"{page.Path}: {fault} in {element.OuterHtml[..Math.Min(element.OuterHtml.Length, 160)]}");

    private static IEnumerable<string> FaultsOf(IElement element)
    {
        var isAsset = element.GetAttribute("src")?.StartsWith(Assets, StringComparison.Ordinal) == true;
        if (Foreign.Contains(element.LocalName) || (element.LocalName is "script" or "img" && !isAsset))
        {
            yield return element.LocalName;
        }

        foreach (var attribute in element.Attributes)
        {
            if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                || attribute.Name is "style"
                || (Links.Contains(attribute.Name) && !IsOwn(attribute.Value)))
            {
                yield return attribute.Name;
            }
        }
    }

    /// <summary>A path of Pulse, or the address of an authenticator.</summary>
    private static bool IsOwn(string link) => link is "" or ['#', ..]
        || link.StartsWith("otpauth://totp/", StringComparison.Ordinal)
        || (link is ['/', .. var rest] && rest is not ['/' or '\\', ..]);
}
