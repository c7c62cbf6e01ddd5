using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>Describes problem details (RFC 9457).</summary>
internal static class ProblemSchema
{
    public static void Describe(OpenApiSchema schema)
    {
        schema.Description = "Problem details (RFC 9457).";
        schema.AdditionalPropertiesAllowed = true;
        schema.Required = new HashSet<string>(["type", "title", "status", "detail", "instance", "code", "traceId"], StringComparer.Ordinal);
        Describe(schema, "type", JsonSchemaType.String, "A URL about the status.");
        Describe(schema, "title", JsonSchemaType.String, "The name of the status.");
        Describe(schema, "status", JsonSchemaType.Integer, "The status of the response.");
        Describe(schema, "detail", JsonSchemaType.String, "What is wrong, for people.");
        Describe(schema, "instance", JsonSchemaType.String, "The path of the request.");
        Describe(schema, "code", JsonSchemaType.String, "Stable error code.");
        Describe(schema, "traceId", JsonSchemaType.String, "Id of the request in the log.");
        schema.Properties!["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "For a validation error: the messages for each invalid value, by its JSON path.",
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
    }

    private static void Describe(OpenApiSchema schema, string name, JsonSchemaType type, string description) =>
        schema.Properties![name] = new OpenApiSchema { Type = type, Description = description };
}
