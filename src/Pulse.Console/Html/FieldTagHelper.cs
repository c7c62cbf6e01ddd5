using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pulse.Console.Html;

/// <summary>
/// A labelled input with its hint and its error, connected for screen readers. Other attributes go to the input. The types
/// <c>textarea</c> and <c>select</c> are elements of their own.
/// </summary>
[HtmlTargetElement("field", Attributes = "name,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    /// <summary>The JSON path of the property, so that errors of the request find their field.</summary>
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    /// <summary>Null or empty: none. Razor passes a null text as an empty one.</summary>
    public string? Hint
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    public string? Value { get; set; }

    public string Type { get; set; } = "text";

    /// <summary>The values and texts of a select.</summary>
    public IEnumerable<(string Value, string Text)>? Options { get; set; }

    /// <summary>Whether a checkbox is ticked.</summary>
    public bool Checked { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext Context { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        FieldLabels.Keep(Context.HttpContext, Name, Label);
        var errors = Context.ViewData.ModelState
            .Where(entry => entry.Key == Name || entry.Key.StartsWith($"{Name}[", StringComparison.Ordinal))
            .SelectMany(entry => entry.Value!.Errors.Select(error => error.ErrorMessage)).Distinct().ToList();
        var id = $"f-{Name.Replace('.', '-')}";
        var input = InputOf(id, output.Attributes, errors.Count > 0);
        var label = new TagBuilder("label") { Attributes = { ["for"] = id } };
        label.InnerHtml.Append(Label);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", Type == "checkbox" ? "field check" : "field");
        if (Type == "checkbox")
        {
            output.Content.AppendHtml(input).AppendHtml(label);
        }
        else
        {
            output.Content.AppendHtml(label).AppendHtml(input);
        }

        Add(output, "hint", $"{id}-hint", Hint);
        Add(output, "error", $"{id}-error", errors.Count == 0 ? null : string.Join(" ", errors));
    }

    private TagBuilder InputOf(string id, TagHelperAttributeList attributes, bool isInvalid)
    {
        var isInput = Type is not ("textarea" or "select");
        var input = new TagBuilder(isInput ? "input" : Type) { TagRenderMode = isInput ? TagRenderMode.SelfClosing : TagRenderMode.Normal };
        foreach (var attribute in attributes)
        {
            input.Attributes[attribute.Name] = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : $"{attribute.Value}";
        }

        input.Attributes["id"] = id;
        input.Attributes["name"] = Name;
        string?[] descriptions = [Hint is null ? null : $"{id}-hint", isInvalid ? $"{id}-error" : null];
        if (descriptions.OfType<string>().ToList() is { Count: > 0 } described)
        {
            input.Attributes["aria-describedby"] = string.Join(' ', described);
        }

        if (isInvalid)
        {
            input.Attributes["aria-invalid"] = "true";
        }

        Fill(input);
        return input;
    }

    private void Fill(TagBuilder input)
    {
        switch (Type)
        {
            case "textarea":
                // A browser ignores the first line break.
                input.InnerHtml.Append("\n" + Value);
                break;
            case "select":
                foreach (var (value, text) in Options ?? [])
                {
                    var option = new TagBuilder("option") { Attributes = { ["value"] = value } };
                    if (value == (Value ?? ""))
                    {
                        option.Attributes["selected"] = "";
                    }

                    option.InnerHtml.Append(text);
                    input.InnerHtml.AppendHtml(option);
                }

                break;
            case "checkbox":
                input.Attributes["type"] = Type;
                input.Attributes["value"] = "true";
                if (Checked)
                {
                    input.Attributes["checked"] = "";
                }

                break;
            default:
                input.Attributes["type"] = Type;
                if (Value is not null && Type != "password")
                {
                    input.Attributes["value"] = Value;
                }

                break;
        }
    }

    private static void Add(TagHelperOutput output, string kind, string id, string? text)
    {
        if (text is not null)
        {
            var line = new TagBuilder("p") { Attributes = { ["class"] = kind, ["id"] = id } };
            line.InnerHtml.Append(text);
            output.Content.AppendHtml(line);
        }
    }
}
