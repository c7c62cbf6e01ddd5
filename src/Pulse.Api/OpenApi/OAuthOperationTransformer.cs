using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.OAuth;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the errors of the OAuth calls, which are no problem details, and how a client authenticates.</summary>
internal sealed class OAuthOperationTransformer : IOpenApiOperationTransformer
{
    private const string Schema = "OAuthError";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!$"/{context.Description.RelativePath}".StartsWith(OAuthProblems.Path, StringComparison.Ordinal))
        {
            return;
        }

        var document = context.Document!;
        document.AddComponent(
            Schema, await context.GetOrCreateSchemaAsync(typeof(OAuthError), parameterDescription: null, cancellationToken));
        if (DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor) == typeof(IssueToken))
        {
            operation.Security = [new() { [new(DocumentTransformer.Basic, document)] = [] }, new()];
            operation.Responses!.Remove(StatusCodes.Status403Forbidden.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var status in operation.Responses!.Keys.Where(status => !status.StartsWith('2')).ToList())
        {
            Describe(operation, document, int.Parse(status, CultureInfo.InvariantCulture));
        }
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document, int status)
    {
        var problem = operation.Responses![status.ToString(CultureInfo.InvariantCulture)];
        operation.Refer(document, status, $"OAuth{status}", new OpenApiResponse
        {
            Description = status == StatusCodes.Status415UnsupportedMediaType
                ? "Unsupported Media Type. Send application/x-www-form-urlencoded."
                : problem.Description,
            Headers = problem.Headers,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaTypeNames.Application.Json] = new() { Schema = new OpenApiSchemaReference(Schema, document) },
            },
        });
    }
}
