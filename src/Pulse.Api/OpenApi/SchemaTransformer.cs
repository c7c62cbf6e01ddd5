using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Says what our converters read and write, which the generator cannot see: names, instants and merge patches.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(Permission))
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. PermissionSet.All.ToSortedList().Select(permission => (JsonNode)permission.Name())];
        }
        else if (bare == typeof(DateTime))
        {
            schema.Type = type == bare ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
        else if (type == typeof(string))
        {
            schema.Type = context.JsonPropertyInfo?.IsGetNullable == true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            schema.Items ??= await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], parameterDescription: null, cancellationToken);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            var value = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], parameterDescription: null, cancellationToken);
            (schema.Type, schema.Format, schema.Items, schema.Enum) = (value.Type | JsonSchemaType.Null, value.Format, value.Items, value.Enum);
        }
        else if (type == typeof(ProblemDetails))
        {
            DescribeProblem(schema);
        }

        if (SchemaExamples.Of(type) is { } example)
        {
            schema.Examples = [example];
        }
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "Problem details (RFC 9457).";
        schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable and machine-readable." };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in the log." };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "For a validation error: the JSON path of each value at fault, and what is wrong with it.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }
}
