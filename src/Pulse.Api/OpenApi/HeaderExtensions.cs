using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

internal static class HeaderExtensions
{
    /// <summary>The call can be sent with this header.</summary>
    public static void Takes(this OpenApiOperation operation, string name, string description, string example) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    /// <summary>The answer can carry this header.</summary>
    public static void Carries(this IOpenApiResponse response, string name, string description, string? example = null)
    {
        var headers = ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>();
        headers[name] = new OpenApiHeader { Description = description, Example = example, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
