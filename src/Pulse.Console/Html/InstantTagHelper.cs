using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pulse.Console.Html;

/// <summary>An instant. The script shows it in the zone of the viewer; UTC is shown on hover, and without the script.</summary>
[HtmlTargetElement("instant", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class InstantTagHelper : TagHelper
{
    /// <summary>UTC. Null is shown as a dash.</summary>
    public DateTime? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } instant)
        {
            output.TagName = "span";
            output.Content.SetContent("–");
            return;
        }

        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", instant.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC");
        output.Content.SetContent(instant.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC");
    }
}
