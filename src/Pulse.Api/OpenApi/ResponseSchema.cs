using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>Describes objects that only responses contain.</summary>
internal static class ResponseSchema
{
    /// <summary>A later version can add properties. Those of this version are always there, except for those with a condition.</summary>
    public static void Describe(OpenApiSchema schema, JsonTypeInfo type)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.Required = type.Properties
            .Where(property => property is { Get: not null, ShouldSerialize: null })
            .Where(property => schema.Properties?.ContainsKey(property.Name) == true)
            .Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The schema of a type that extends another one has only the additional properties.</summary>
    public static async Task InheritAsync(
        OpenApiSchema schema, Type general, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var inherited = await context.GetOrCreateSchemaAsync(general, parameterDescription: null, cancellationToken);
        foreach (var name in inherited.Properties!.Keys)
        {
            schema.Properties!.Remove(name);
            schema.Required?.Remove(name);
        }

        schema.AllOf = [inherited];
    }
}
