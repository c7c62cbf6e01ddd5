using Microsoft.OpenApi;
using Pulse.Api.Idempotency;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Describes headers of requests and responses. Each is one component, to which the operations refer, so that the document stays small.
/// </summary>
internal static class HeaderExtensions
{
    /// <summary>Adds a request header to the operation.</summary>
    /// <param name="id">Id of the component. Null: the name of the header.</param>
    public static void AddRequestHeader(
        this OpenApiOperation operation, OpenApiDocument document, string name, string description, string? id = null)
    {
        var parameter = new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
        document.AddComponent<IOpenApiParameter>(id ?? name, parameter);
        (operation.Parameters ??= []).Add(new OpenApiParameterReference(id ?? name, document));
    }

    /// <summary>Describes idempotency keys and replayed responses.</summary>
    public static void AddIdempotency(this OpenApiOperation operation, OpenApiDocument document, IEnumerable<IOpenApiResponse> responses)
    {
        operation.AddRequestHeader(
            document,
            IdempotencyFilter.Header,
            "A unique value for this request, 1 to 255 characters. If the same credential sends it again in the same account within "
                + "24 hours, the request is not processed again and gets the first response. With a different request, the response is "
                + "422; while the first request is in progress, it is 409. Bodies are compared byte by byte: no body and `{}` differ.");
        foreach (var response in responses)
        {
            response.AddHeader(document, CachedResponse.Replayed, "Present if this is the response to an earlier request.", "true");
        }
    }

    /// <summary>Adds a header to the response of an operation.</summary>
    /// <param name="id">Id of the component. Null: the name of the header.</param>
    public static void AddHeader(
        this IOpenApiResponse response,
        OpenApiDocument document,
        string name,
        string description,
        string? example = null,
        string? id = null,
        JsonSchemaType type = JsonSchemaType.String)
    {
        document.AddComponent<IOpenApiHeader>(id ?? name, Header(description, example, type));
        HeadersOf(response)[name] = new OpenApiHeaderReference(id ?? name, document);
    }

    private static IDictionary<string, IOpenApiHeader> HeadersOf(IOpenApiResponse response) =>
        ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>();

    private static OpenApiHeader Header(string description, string? example, JsonSchemaType type) =>
        new() { Description = description, Example = example, Schema = new OpenApiSchema { Type = type } };
}
