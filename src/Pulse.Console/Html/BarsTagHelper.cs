using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Pulse.Application.Usage;

namespace Pulse.Console.Html;

/// <summary>
/// A chart of stacked bars, drawn by the server, with its numbers in a table. Its texts are HTML, so that they keep their size when the
/// chart is stretched to its place.
/// </summary>
[HtmlTargetElement("bars", Attributes = "chart", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BarsTagHelper : TagHelper
{
    /// <summary>Units of the drawing for each bucket and for the height.</summary>
    private const int Step = 10;
    private const int Height = 100;

    /// <summary>The style sheet has a colour for each; further series share the last one.</summary>
    private const int Colours = 6;

    public BarChart Chart { get; set; } = null!;

    private bool IsHourly => Chart.Interval == UsageInterval.Hour;

    private string Bucket => IsHourly ? "hour" : "day";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "chart");
        output.Content.AppendHtml(Element("figcaption", Element("strong", Chart.Title), Legend()));
        if (Chart.Total == 0)
        {
            output.Content.AppendHtml(Element("p", "quiet", "Nothing in this time."));
            return;
        }

        var starts = Chart.Starts.ToList();
        var most = starts.Max(Chart.At);
        output.Content.AppendHtml(Element("div", "quiet scale", $"{Text(most)} per {Bucket}"));
        output.Content.AppendHtml(Drawing(starts, most));
        output.Content.AppendHtml(Element("div", "quiet axis", Instant(starts[0]), Instant(starts[starts.Count / 2]), Instant(starts[^1])));
        output.Content.AppendHtml(Element("details", Element("summary", "Show as a table"), Table(starts)));
    }

    private TagBuilder Drawing(List<DateTime> starts, long most)
    {
        var drawing = Element("svg");
        drawing.Attributes["viewBox"] = string.Create(CultureInfo.InvariantCulture, $"0 0 {starts.Count * Step} {Height}");
        drawing.Attributes["preserveAspectRatio"] = "none";
        drawing.Attributes["role"] = "img";
        drawing.Attributes["aria-label"] = Description(starts, most);
        drawing.InnerHtml.AppendHtml(Element("title", $"{Chart.Title} per {Bucket}"));
        drawing.InnerHtml.AppendHtml(Middle(starts.Count * Step));
        foreach (var (at, start) in starts.Index())
        {
            if (Chart.At(start) > 0)
            {
                drawing.InnerHtml.AppendHtml(Bar(at, start, most));
            }
        }

        return drawing;
    }

    private TagBuilder Bar(int at, DateTime start, long most)
    {
        var counts = Chart.Series.Where(series => series.At(start) > 0).Select(series => $"{series.Name} {Text(series.At(start))}");
        var bar = Element("g", Element("title", $"{Plain(start)}: {string.Join(", ", counts)}"));
        var top = (double)Height;
        foreach (var (number, series) in Chart.Series.Index())
        {
            if (series.At(start) is > 0 and var count)
            {
                var height = count * Height / (double)most;
                top = Math.Max(0, top - height);
                bar.InnerHtml.AppendHtml(Rectangle(number, (at * Step) + 1, top, Step - 2, height));
            }
        }

        return bar;
    }

    private TagBuilder Rectangle(int series, double x, double y, double width, double height)
    {
        var rectangle = new TagBuilder("rect") { TagRenderMode = TagRenderMode.SelfClosing };
        rectangle.Attributes["class"] = ClassOf(series);
        rectangle.Attributes["x"] = Number(x);
        rectangle.Attributes["y"] = Number(y);
        rectangle.Attributes["width"] = Number(width);
        rectangle.Attributes["height"] = Number(height);
        return rectangle;
    }

    /// <summary>The line at half of the height.</summary>
    private static TagBuilder Middle(int width)
    {
        var line = new TagBuilder("path") { TagRenderMode = TagRenderMode.SelfClosing };
        line.Attributes["class"] = "grid-line";
        line.Attributes["d"] = string.Create(CultureInfo.InvariantCulture, $"M0 {Height / 2}H{width}");
        return line;
    }

    private TagBuilder Legend()
    {
        var legend = Element("ul");
        foreach (var (number, series) in Chart.Series.Index())
        {
            var mark = Element("svg", Rectangle(number, 0, 0, Step, Step));
            mark.Attributes["viewBox"] = $"0 0 {Step} {Step}";
            mark.Attributes["aria-hidden"] = "true";
            legend.InnerHtml.AppendHtml(Element("li", mark, Element("span", $"{series.Name} {Text(series.Total)}")));
        }

        return legend;
    }

    private TagBuilder Table(List<DateTime> starts)
    {
        var head = Element("tr", Heading(IsHourly ? "Hour" : "Day (UTC)"));
        foreach (var series in Chart.Series)
        {
            head.InnerHtml.AppendHtml(Heading(series.Name, "number"));
        }

        var body = Element("tbody");
        foreach (var start in starts.Where(start => Chart.At(start) > 0))
        {
            var row = Element("tr", Element("td", Instant(start)));
            foreach (var series in Chart.Series)
            {
                row.InnerHtml.AppendHtml(Element("td", "number", Text(series.At(start))));
            }

            body.InnerHtml.AppendHtml(row);
        }

        var table = Element("table", Element("thead", head), body);
        var wrap = Element("div", table, Element("p", "quiet", $"Each {Bucket} with a count."));
        wrap.Attributes["class"] = "table-wrap";
        wrap.Attributes["tabindex"] = "0";
        wrap.Attributes["role"] = "region";
        wrap.Attributes["aria-label"] = $"{Chart.Title}, table";
        return wrap;
    }

    private string Description(List<DateTime> starts, long most)
    {
        var totals = string.Join(", ", Chart.Series.Select(series => $"{series.Name} {Text(series.Total)}"));
        var peak = starts.First(start => Chart.At(start) == most);
        return $"{Chart.Title} from {Plain(starts[0])} to {Plain(starts[^1])}: {totals}. The most: {Text(most)}, {Plain(peak)}.";
    }

    /// <summary>An hour is shown in the zone of the viewer, but a day is one of UTC in each zone.</summary>
    private TagBuilder Instant(DateTime start)
    {
        var shown = Element(IsHourly ? "time" : "span", Plain(start));
        if (IsHourly)
        {
            shown.Attributes["datetime"] = start.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            shown.Attributes["title"] = Plain(start);
        }

        return shown;
    }

    private string Plain(DateTime start) =>
        start.ToString(IsHourly ? "d MMM yyyy, HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture) + (IsHourly ? " UTC" : "");

    private string ClassOf(int series) => Chart.Series[series].IsBad ? "bad" : $"s{Math.Min(series, Colours - 1)}";

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static TagBuilder Heading(string text, string? kind = null)
    {
        var heading = Element("th", kind, text);
        heading.Attributes["scope"] = "col";
        return heading;
    }

    private static TagBuilder Element(string name, string? kind, string text) => Classed(Element(name, text), kind);

    private static TagBuilder Element(string name, string kind, params IHtmlContent[] content) => Classed(Element(name, content), kind);

    private static TagBuilder Element(string name, string text)
    {
        var element = new TagBuilder(name);
        element.InnerHtml.Append(text);
        return element;
    }

    private static TagBuilder Element(string name, params IHtmlContent[] content)
    {
        var element = new TagBuilder(name);
        Array.ForEach(content, part => element.InnerHtml.AppendHtml(part));
        return element;
    }

    private static TagBuilder Classed(TagBuilder element, string? kind)
    {
        if (kind is not null)
        {
            element.Attributes["class"] = kind;
        }

        return element;
    }
}
