using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pulse.Console.Lists;

/// <summary>The heading of a column by which a table can be sorted.</summary>
[HtmlTargetElement("th", Attributes = "sort,state")]
public sealed class SortTagHelper : TagHelper
{
    /// <summary>The field of the list.</summary>
    public string Sort { get; set; } = "";

    public ListState State { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var link = new TagBuilder("a") { Attributes = { ["href"] = State.SortedBy(Sort) } };
        link.InnerHtml.AppendHtml(await output.GetChildContentAsync());
        output.Attributes.SetAttribute("aria-sort", State.DirectionOf(Sort));
        output.Attributes.SetAttribute("scope", "col");
        output.Content.SetHtmlContent(link);
    }
}
