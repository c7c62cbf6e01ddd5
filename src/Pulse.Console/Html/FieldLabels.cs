using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;

namespace Pulse.Console.Html;

/// <summary>The labels of the fields of a page, for the list of problems above them.</summary>
public static class FieldLabels
{
    private static readonly object Key = new();

    /// <summary>The label of a field. It is looked up when the page is sent, because the field stands below.</summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="name">The name of the field, or the path of one of its items.</param>
    /// <param name="other">The text if the page has no such field.</param>
    public static IHtmlContent Of(HttpContext http, string name, string other) => new LateLabel(LabelsOf(http), name.Split('[')[0], other);

    internal static void Keep(HttpContext http, string name, string label) => LabelsOf(http)[name] = label;

    private static Dictionary<string, string> LabelsOf(HttpContext http)
    {
        if (http.Items[Key] is not Dictionary<string, string> labels)
        {
            http.Items[Key] = labels = [];
        }

        return labels;
    }

    private sealed class LateLabel(Dictionary<string, string> labels, string name, string other) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => encoder.Encode(writer, labels.GetValueOrDefault(name, other));
    }
}
