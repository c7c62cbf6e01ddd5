using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Pulse.Api.Authentication;
using Pulse.Api.Authorization;
using Pulse.Api.Errors;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;

namespace Pulse.Api.OpenApi;

/// <summary>What every call has in common: refusals, credentials and headers, told from the request's own rule.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private const string ETag = "ETag";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requestType = RequestAuthorizationFilter.RequestTypeOf(context.Description.ActionDescriptor);
        var isAnonymous = AuthorizationRuleAttribute.Of(requestType) is AllowAnonymousCallerAttribute;
        var method = context.Description.HttpMethod;
        var hasId = context.Description.ParameterDescriptions.Any(parameter => parameter.Name == "id");
        var creates = operation.Responses!.ContainsKey("201");
        var changes = hasId && method is "PATCH" or "DELETE";
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), parameterDescription: null, cancellationToken);
        context.Document!.AddComponent("Problem", problem);

        foreach (var status in StatusesOf(hasId, creates, changes, operation.RequestBody is not null, requestType))
        {
            AddRefusal(operation, context.Document!, status);
        }

        if (!isAnonymous)
        {
            AddCredentials(operation, context.Document!);
        }

        if (changes)
        {
            AddHeader(operation, "If-Match", "Do it only if the ETag is still this one; else 412.", "\"3\"");
        }

        if (creates || (hasId && method is "GET" or "PATCH"))
        {
            foreach (var (status, response) in operation.Responses.Where(response => response.Key is "200" or "201"))
            {
                AddAnswerHeaders((OpenApiResponse)response, status);
            }
        }
    }

    private static IEnumerable<int> StatusesOf(bool hasId, bool creates, bool changes, bool hasBody, Type requestType)
    {
        yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status401Unauthorized;
        yield return StatusCodes.Status403Forbidden;
        if (hasId)
        {
            yield return StatusCodes.Status404NotFound;
        }

        if (creates || changes)
        {
            yield return StatusCodes.Status409Conflict;
        }

        if (changes)
        {
            yield return StatusCodes.Status412PreconditionFailed;
        }

        if (hasBody)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        if (requestType == typeof(Login))
        {
            yield return StatusCodes.Status429TooManyRequests;
        }

        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static void AddRefusal(OpenApiOperation operation, OpenApiDocument document, int status) =>
        (operation.Responses ??= []).TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}. {ProblemKind.Of(status).Detail}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        });

    private static void AddCredentials(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Security =
        [
            new() { [new(DocumentTransformer.Session, document)] = [] },
            new() { [new(DocumentTransformer.ApiKey, document)] = [], [new(DocumentTransformer.ApiSecret, document)] = [] },
        ];
        AddHeader(operation, CredentialHeaders.AccountId, "The account to act in, 16 digits. Absent: the caller's primary account.", "6591739253089529");
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description, string example) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static void AddAnswerHeaders(OpenApiResponse response, string status)
    {
        response.Headers = new Dictionary<string, IOpenApiHeader> { [ETag] = TextHeader("The version, for If-Match.") };
        if (status == "201")
        {
            response.Headers["Location"] = TextHeader("Where it is.");
        }
    }

    private static OpenApiHeader TextHeader(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
