using Microsoft.OpenApi;
using Pulse.Api.Idempotency;

namespace Pulse.Api.OpenApi;

internal static class HeaderExtensions
{
    /// <summary>Adds a request header to the operation.</summary>
    public static void AddRequestHeader(this OpenApiOperation operation, string name, string description, string example) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    /// <summary>Describes idempotency keys and replayed responses.</summary>
    public static void AddIdempotency(this OpenApiOperation operation, IEnumerable<IOpenApiResponse> responses)
    {
        operation.AddRequestHeader(
            IdempotencyFilter.Header,
            "A unique value for this request, 1 to 255 characters. If the same credential sends it again in the same account within "
                + "24 hours, the request is not processed again and gets the first response. With a different request, the response is "
                + "422; while the first request is in progress, it is 409. Bodies are compared byte by byte: no body and `{}` differ.",
            "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
        operation.Responses!["409"].AddHeader("Retry-After", "Seconds until the response to the first request may be available.", "1");
        foreach (var response in responses)
        {
            response.AddHeader(CachedResponse.Replayed, "Present if this is the response to an earlier request.", "true");
        }
    }

    /// <summary>Adds a header to the response.</summary>
    public static void AddHeader(this IOpenApiResponse response, string name, string description, string? example = null)
    {
        var headers = ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>();
        headers[name] = new OpenApiHeader
        {
            Description = description,
            Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }
}
