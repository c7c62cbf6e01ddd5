using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>Sets the maximum lengths of a body's texts from its validator. Both count code points.</summary>
internal static class MaxLengths
{
    public static void Describe(OpenApiSchema schema, Type body, IServiceProvider services)
    {
        if (schema.Properties is null || services.GetService(typeof(IValidator<>).MakeGenericType(body)) is not IValidator validator)
        {
            return;
        }

        foreach (var member in validator.CreateDescriptor().GetMembersWithValidators())
        {
            var bound = member.Select(rule => rule.Validator).OfType<ILengthValidator>().FirstOrDefault();
            if (bound is not null && schema.Properties.TryGetValue(member.Key, out var property) && property is OpenApiSchema text)
            {
                text.MaxLength = bound.Max;
            }
        }
    }
}
