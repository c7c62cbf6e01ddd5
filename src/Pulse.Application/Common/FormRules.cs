using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Validators;

namespace Pulse.Application.Common;

/// <summary>Validation of texts with a fixed form. The API document shows the pattern.</summary>
internal static class FormRules
{
    /// <summary>A pattern, and a condition that is at least as strict. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> HasForm<T>(
        this IRuleBuilder<T, string?> rule, string pattern, Func<string, bool> isValid) =>
        rule.SetValidator(new Form<T>(pattern, isValid));

    private sealed class Form<T>(string pattern, Func<string, bool> isValid) : PropertyValidator<T, string?>, IRegularExpressionValidator
    {
        private readonly Regex regex = new(pattern, RegexOptions.CultureInvariant);

        public override string Name => nameof(Form<T>);

        public string Expression => pattern;

        public override bool IsValid(ValidationContext<T> context, string? value) =>
            value is null || (isValid(value) && regex.IsMatch(value));
    }
}
