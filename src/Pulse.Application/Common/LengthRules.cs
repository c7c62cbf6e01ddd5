using FluentValidation;
using FluentValidation.Validators;
using Pulse.Domain.Common;

namespace Pulse.Application.Common;

/// <summary>Validation of lengths in Unicode code points (<see cref="Text.LengthOf"/>). The API document shows the limits.</summary>
internal static class LengthRules
{
    /// <summary>Maximum length. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int maxLength) =>
        rule.AtMost(maxLength, _ => true).WithMessage($"Must have at most {maxLength} characters.");

    /// <summary>Maximum length, and a condition with the same message. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> AtMost<T>(
        this IRuleBuilder<T, string?> rule, int maxLength, Func<string, bool> isValid) =>
        rule.SetValidator(new CodePoints<T>(maxLength, isValid));

    private sealed class CodePoints<T>(int max, Func<string, bool> isValid) : PropertyValidator<T, string?>, ILengthValidator
    {
        public override string Name => nameof(CodePoints<T>);

        public int Min => 0;

        public int Max => max;

        public override bool IsValid(ValidationContext<T> context, string? value) =>
            value is null || (Text.LengthOf(value) <= max && isValid(value));
    }
}
