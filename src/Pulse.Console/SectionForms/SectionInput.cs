using Pulse.Domain.Applications;

namespace Pulse.Console.SectionForms;

/// <summary>One field of a section.</summary>
/// <param name="Path">The JSON path.</param>
/// <param name="Field">The field.</param>
/// <param name="Text">Its value, as a form sends it. Null or empty if it has none. Sensitive numbers are masked.</param>
public sealed record SectionInput(string Path, SectionField Field, string? Text)
{
    private static readonly (string Value, string Text)[] Answers = [("true", "Yes"), ("false", "No")];

    public string Name => Field.Name;

    public string Label => SectionWords.LabelOf(Name);

    /// <summary>The label in a form, where the optional fields are the marked ones.</summary>
    public string FormLabel => Field.IsNeeded ? Label : $"{Label} (optional)";

    /// <summary>The value in a form. A sensitive number that is saved is not sent back.</summary>
    public string? FormText => IsMasked ? null : Text;

    public string? Hint => IsMasked ? $"Saved: {Text}. Type a number only to replace it." : SectionWords.HintOf(Name);

    public bool IsSensitive => Field.Type == typeof(SensitiveText);

    public bool IsMissing => Field.IsNeeded && string.IsNullOrEmpty(Text);

    /// <summary>The type of the input.</summary>
    public string Type => Options is not null ? "select"
        : SectionWords.IsLong(Name) ? "textarea"
        : Field.Type == typeof(DateOnly) ? "date"
        : Name switch
        {
            "email" => "email",
            "phone" => "tel",
            "website" => "url",
            _ => "text",
        };

    /// <summary>The keyboard of a phone for numbers.</summary>
    public string? InputMode => Field.Type == typeof(decimal) ? "decimal" : Field.Type == typeof(int) || IsSensitive ? "numeric" : null;

    /// <summary>The values of a choice. Null if the field is no choice.</summary>
    public IEnumerable<(string Value, string Text)>? Options => Values is { } values ? [("", "Choose"), .. values] : null;

    /// <summary>The value in words. Null if it is missing.</summary>
    public string? Words => string.IsNullOrEmpty(Text) ? null
        : Values?.FirstOrDefault(value => value.Value == Text).Text ?? Text;

    /// <summary>Without the value, which can be a sensitive number.</summary>
    public override string ToString() => Path;

    private IEnumerable<(string Value, string Text)>? Values => Field.Type == typeof(bool) ? Answers
        : Field.Type.IsEnum ? SectionWords.ValuesOf(Field.Type)
        : null;

    private bool IsMasked => IsSensitive && Text?.StartsWith(SensitiveText.Mask, StringComparison.Ordinal) == true;
}
