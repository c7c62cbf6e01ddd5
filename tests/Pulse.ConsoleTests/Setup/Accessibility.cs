using System.Collections.Concurrent;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pulse.ConsoleTests.Setup;

/// <summary>
/// Checks pages with axe. A page is checked once in a run for each look, style sheet and kind of content: another page of the same elements
/// has the same violations.
/// </summary>
internal static class Accessibility
{
    private static readonly string[] Values =
        ["class", "role", "type", "scope", "tabindex", "open", "hidden", "disabled", "aria-current", "aria-invalid", "aria-sort"];

    private static readonly ConcurrentDictionary<string, bool> Checked = new();

    /// <summary>The violations of the page, unless its kind was checked before.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOfAsync(IPage page, Look look)
    {
        var content = await page.ContentAsync();

        // A page that reloads itself can be gone before the check ends.
        var reloads = !look.Script && content.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal);
        var kind = $"{look} {KindOf(content)}";
        if (reloads || Checked.ContainsKey(kind))
        {
            return [];
        }

        var faults = look.Script ? await RunAsync(page) : await RunWithoutScriptsAsync(page);
        Checked[kind] = true;
        return faults;
    }

    /// <summary>
    /// Axe needs timers, so scripts are allowed while it runs. Those of the page do not start, because the page was loaded without them.
    /// </summary>
    private static async Task<IReadOnlyList<string>> RunWithoutScriptsAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await SetScriptsAsync(session, disabled: true);
        await SetScriptsAsync(session, disabled: false);
        var faults = await RunAsync(page);
        await SetScriptsAsync(session, disabled: true);
        await session.DetachAsync();
        return faults;
    }

    /// <summary>A session only sends a value that differs from its last one.</summary>
    private static async Task SetScriptsAsync(ICDPSession session, bool disabled) =>
        await session.SendAsync("Emulation.setScriptExecutionDisabled", new Dictionary<string, object> { ["value"] = disabled });

    private static async Task<IReadOnlyList<string>> RunAsync(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return [.. found.Violations.SelectMany(violation => violation.Nodes, (violation, node) => $"{violation.Id}: {node.Html}")];
    }

    /// <summary>The different elements with their places, the order of the headings, and the style sheet.</summary>
    private static string KindOf(string content)
    {
        var page = new HtmlParser().ParseDocument(content);
        var elements = page.All.Select(PlaceOf).Distinct().Order(StringComparer.Ordinal);
        var headings = page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName);
        var style = page.QuerySelector("link[rel=stylesheet]")?.GetAttribute("href");
        return string.Join('\n', [.. elements, .. headings, style]);
    }

    private static string PlaceOf(IElement element) =>
        string.Join('>', element.Ancestors<IElement>().Select(ancestor => $"{ancestor.LocalName}.{ancestor.ClassName}"))
        + $"<{element.LocalName} {string.Join(' ', element.Attributes.Select(TextOf).Order(StringComparer.Ordinal))} {HasText(element)}";

    private static string TextOf(IAttr attribute) =>
        Values.Contains(attribute.Name) ? $"{attribute.Name}={attribute.Value}" : $"{attribute.Name}={attribute.Value.Length > 0}";

    private static bool HasText(IElement element) =>
        element.ChildNodes.Any(node => node is IText && !string.IsNullOrWhiteSpace(node.TextContent));
}
