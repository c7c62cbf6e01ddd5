using FluentValidation;
using FluentValidation.Validators;

namespace Pulse.Application.Common;

/// <summary>A validator of the number of items in a list, for the API document.</summary>
public interface IItemCountValidator : IPropertyValidator
{
    int Min { get; }

    int Max { get; }
}

/// <summary>Validation of the number of items in lists.</summary>
internal static class CountRules
{
    /// <summary>Maximum number of items. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> HasAtMost<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int max) => rule.HasCount(0, max);

    /// <summary>Minimum and maximum number of items. Null is allowed.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> HasCount<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int min, int max) => rule.SetValidator(new ItemCount<T, TItem>(min, max));

    private sealed class ItemCount<T, TItem>(int min, int max) : PropertyValidator<T, IReadOnlyList<TItem>?>, IItemCountValidator
    {
        public override string Name => nameof(ItemCount<T, TItem>);

        public int Min => min;

        public int Max => max;

        public override bool IsValid(ValidationContext<T> context, IReadOnlyList<TItem>? value) =>
            value is null || (value.Count >= min && value.Count <= max);
    }
}
