using Microsoft.OpenApi;
using Pulse.Api.Idempotency;

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

    /// <summary>The call can be sent again without being made again.</summary>
    public static void AddIdempotency(this OpenApiOperation operation, IEnumerable<IOpenApiResponse> answers)
    {
        operation.Takes(
            IdempotencyFilter.Header,
            "A value of your own, 1 to 255 characters, new for each request: sent again within 24 hours, by the same credential in the same account, "
                + "the request is not made again and gets the answer of before. With another request: 422; while the first is being answered: 409. "
                + "The body is compared byte for byte: no body and `{}` differ.",
            "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
        operation.Responses!["409"].Carries("Retry-After", "Seconds until the answer to the same request may be there.", "1");
        foreach (var answer in answers)
        {
            answer.Carries(CachedResponse.Replayed, "There where this is the answer of before.", "true");
        }
    }

    /// <summary>The answer can carry this header.</summary>
    public static void Carries(this IOpenApiResponse response, string name, string description, string? example = null)
    {
        var headers = ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>();
        headers[name] = new OpenApiHeader { Description = description, Example = example, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
