using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pulse.Console.Lists;

/// <summary>Which items of a list are shown, with links to the previous and the next page.</summary>
[HtmlTargetElement("pager", Attributes = "state,number,size,total", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper : TagHelper
{
    public ListState State { get; set; } = null!;

    public int Number { get; set; }

    public int Size { get; set; }

    public int Total { get; set; }

    /// <summary>Whether there are no more items than the total.</summary>
    public bool Exact { get; set; } = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", "Pages");
        var (from, to) = (Math.Min(((Number - 1) * Size) + 1, Total), Math.Min(Number * Size, Total));
        var shown = new TagBuilder("span");
        shown.InnerHtml.Append(string.Create(CultureInfo.InvariantCulture, $"{from:N0}–{to:N0} of {Total:N0}{(Exact ? "" : "+")}"));
        output.Content.AppendHtml(shown);
        if (Number > 1)
        {
            output.Content.AppendHtml(LinkTo(Number - 1, "prev", "Previous"));
        }

        if (to < Total || !Exact)
        {
            output.Content.AppendHtml(LinkTo(Number + 1, "next", "Next"));
        }
    }

    private TagBuilder LinkTo(int number, string relation, string text)
    {
        var link = new TagBuilder("a") { Attributes = { ["href"] = State.AtPage(number), ["rel"] = relation, ["class"] = "button" } };
        link.InnerHtml.Append(text);
        return link;
    }
}
