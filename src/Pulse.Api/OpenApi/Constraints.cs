using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using Pulse.Application.Common;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Sets the limits of a body's properties, and which are required, from its validator, so that the document cannot differ from the
/// validation. Lengths are in code points.
/// </summary>
internal static class Constraints
{
    public static void Describe(OpenApiSchema schema, Type body, IServiceProvider services)
    {
        foreach (var rule in RulesOf(body, services))
        {
            if (schema.Properties?.TryGetValue(rule.PropertyName, out var found) != true || found is not OpenApiSchema property)
            {
                continue;
            }

            // The rule of a collection is about each item.
            if ((IsOfItems(rule) ? property.Items : property) is OpenApiSchema described)
            {
                foreach (var component in rule.Components)
                {
                    Limit(described, component.Validator, rule.TypeToValidate);
                }
            }

            if (Demands(rule))
            {
                (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(rule.PropertyName);
            }
        }
    }

    /// <summary>Whether a property can neither be absent nor null.</summary>
    public static bool Demand(Type body, string property, IServiceProvider services) =>
        RulesOf(body, services).Any(rule => rule.PropertyName == property && Demands(rule));

    private static IEnumerable<IValidationRule> RulesOf(Type body, IServiceProvider services) =>
        services.GetService(typeof(IValidator<>).MakeGenericType(body)) as IEnumerable<IValidationRule> ?? [];

    private static bool Demands(IValidationRule rule) => !rule.HasCondition && !IsOfItems(rule) && rule.Components.Any(
        component => component is { HasCondition: false, Validator: INotNullValidator or INotEmptyValidator });

    private static bool IsOfItems(IValidationRule rule) => rule.GetType().GetInterfaces().Any(
        contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ICollectionRule<,>));

    private static void Limit(OpenApiSchema schema, IPropertyValidator validator, Type type)
    {
        switch (validator)
        {
            case ILengthValidator length:
                schema.MaxLength = length.Max;
                schema.MinLength = length.Min > 0 ? length.Min : schema.MinLength;
                LeaveOutLength(schema, length.Max);
                break;
            case IItemCountValidator count:
                schema.MaxItems = count.Max;
                schema.MinItems = count.Min > 0 ? count.Min : schema.MinItems;
                break;
            case INotEmptyValidator when type == typeof(string):
                schema.MinLength = 1;
                break;
            case INotEmptyValidator when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>):
                schema.MinItems = 1;
                break;
            case IRegularExpressionValidator form:
                // "\z" is the end of a text in .NET only.
                schema.Pattern = form.Expression.Replace("\\z", "$", StringComparison.Ordinal);
                break;
            case IInclusiveBetweenValidator range:
                (schema.Minimum, schema.Maximum) = (TextOf(range.From), TextOf(range.To));
                break;
            case IComparisonValidator { Comparison: Comparison.GreaterThanOrEqual, ValueToCompare: { } minimum }:
                schema.Minimum = TextOf(minimum);
                break;
        }
    }

    /// <summary>A description that says nothing but the limits is not needed beside them.</summary>
    private static void LeaveOutLength(OpenApiSchema schema, int most)
    {
        if (schema.Description == string.Create(CultureInfo.InvariantCulture, $"1 to {most:N0} characters."))
        {
            (schema.Description, schema.MinLength) = (null, 1);
        }
    }

    private static string TextOf(object number) => Convert.ToString(number, CultureInfo.InvariantCulture)!;
}
