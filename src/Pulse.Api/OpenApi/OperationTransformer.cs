using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Pulse.Api.Actions;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Api.Idempotency;
using Pulse.Api.Limits;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the errors, credentials and headers of each operation from the rule of its request.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requestType = DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor);
        var rule = AuthorizationRuleAttribute.Of(requestType);
        var hasPathParameter = context.Description.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path);
        var creates = operation.Responses!.ContainsKey("201");
        var changes = requestType.GetProperties().Any(property => property.PropertyType == typeof(IfMatch));
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), parameterDescription: null, cancellationToken);
        context.Document!.AddComponent("Problem", problem);

        var isIdempotent = IdempotencyConvention.Takes(context.Description.ActionDescriptor);
        var statuses = StatusesOf(hasPathParameter, creates || isIdempotent, changes, operation.RequestBody is not null);
        foreach (var status in statuses.Union(DeclaredErrorsOf(operation)).ToList())
        {
            AddError(operation, context.Document!, status);
        }

        AddCredentials(operation, context.Document!, rule);

        var responses = operation.Responses.Where(response => response.Key.StartsWith('2')).Select(response => response.Value).ToList();
        if (changes)
        {
            operation.AddRequestHeader(
                "If-Match", "Makes the change only if the ETag still matches; otherwise the response is 412.", "\"3\"");
        }

        if (isIdempotent)
        {
            AddError(operation, context.Document!, StatusCodes.Status422UnprocessableEntity);
            operation.AddIdempotency(responses);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RevokesAttribute>().Any())
        {
            operation.AddRequestHeader(
                RevokesAttribute.Prefer, "wait=<seconds>, at most 60: wait until every node has confirmed, or for this time.", "wait=5");
            responses.ForEach(AddRevocation);
        }

        if (creates)
        {
            operation.Responses["201"].AddHeader("Location", "Path of the created resource.");
        }

        if (requestType.Returns(typeof(Versioned<>)))
        {
            responses.ForEach(response => response.AddHeader(
                "ETag", "The version and variant of the resource, for If-Match and If-None-Match.", "\"3\""));
            if (context.Description.HttpMethod == HttpMethods.Get)
            {
                AddPreconditions(operation, context.Document!);
            }
        }

        if (requestType.Returns(typeof(CursorPage<>)))
        {
            responses.ForEach(response => response.AddHeader("Link", "The next page, if there are more items (RFC 8288)."));
        }
    }

    private static void AddPreconditions(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.AddRequestHeader(
            "If-Match", "Returns the resource only if the version still matches; otherwise the response is 412.", "\"3\"");
        operation.AddRequestHeader("If-None-Match", "Returns 304 without a body if the ETag still matches.", "\"3\"");
        var notModified = new OpenApiResponse
        {
            Description = "Not Modified. The resource and the names and states that it shows have not changed since this ETag was sent. "
                + "The last use of a key and the end of its secrets may have changed.",
        };
        notModified.AddHeader("ETag", "The version.", "\"3\"");
        operation.Responses![StatusCodes.Status304NotModified.ToString(CultureInfo.InvariantCulture)] = notModified;
        AddError(operation, document, StatusCodes.Status412PreconditionFailed);
    }

    /// <summary>Statuses of errors that the action itself declares.</summary>
    private static IEnumerable<int> DeclaredErrorsOf(OpenApiOperation operation) =>
        operation.Responses!.Keys.Where(status => status.StartsWith('4')).Select(status => int.Parse(status, CultureInfo.InvariantCulture));

    private static IEnumerable<int> StatusesOf(bool hasPathParameter, bool creates, bool changes, bool hasBody)
    {
        yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status401Unauthorized;
        yield return StatusCodes.Status403Forbidden;
        if (hasPathParameter)
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

        yield return StatusCodes.Status429TooManyRequests;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static void AddError(OpenApiOperation operation, OpenApiDocument document, int status)
    {
        var error = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}. {ProblemKind.Of(status).Detail}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        };
        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            error.AddHeader("Retry-After", "Seconds until a retry can succeed.", "1");
        }

        if (status is StatusCodes.Status429TooManyRequests)
        {
            error.AddHeader(
                "Retry-After",
                "Seconds until a retry can succeed. Absent for an exhausted quota of the period `total`, because waiting does not help.",
                "1");
            error.AddHeader(
                RateLimitHeaders.Policy,
                "The limits of the key, also in accepted responses. `q`: the limit. "
                    + "`w`: the window or period in seconds, absent for the period `total`.",
                "\"rate\";q=100;w=60");
            error.AddHeader(
                RateLimitHeaders.Current,
                "The state of the limits on this node, also in accepted responses. `r`: remaining units. `t`: seconds until the next unit "
                    + "is free or, for a quota, until its period ends; absent if waiting frees nothing. "
                    + "`rate_limited` shows only the rate limit.",
                "\"rate\";r=0;t=12");
        }

        operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = error;
    }

    private static void AddRevocation(IOpenApiResponse response)
    {
        response.AddHeader(
            RevokesAttribute.Revocation,
            "Present if rights were revoked: the number of running nodes that have confirmed the revocation, and after which time; or, "
                + "if not all have confirmed, the time from which no node accepts the revoked rights.",
            "confirmed=3/3, lag=4ms");
        response.AddHeader(RevokesAttribute.PreferenceApplied, "The requested wait.", "wait=5");
    }

    private static void AddCredentials(OpenApiOperation operation, OpenApiDocument document, AuthorizationRuleAttribute rule)
    {
        if (rule is AllowAnonymousCallerAttribute)
        {
            return;
        }

        if (rule is RequireApplicantAttribute)
        {
            // An applicant has access or not. There are no permissions, so 403 cannot occur.
            operation.Security = [new() { [new(DocumentTransformer.ApplicationKey, document)] = [] }];
            operation.Responses!.Remove(StatusCodes.Status403Forbidden.ToString(CultureInfo.InvariantCulture));
            return;
        }

        operation.Security =
        [
            new() { [new(DocumentTransformer.Session, document)] = [] },
            new() { [new(DocumentTransformer.ApiKey, document)] = [], [new(DocumentTransformer.ApiSecret, document)] = [] },
        ];
        operation.Responses![StatusCodes.Status429TooManyRequests.ToString(CultureInfo.InvariantCulture)].Description +=
            " `too_many_unknown_credentials`: too many unknown or rejected credentials came from this IP address within a minute. "
            + "Until then, credentials that are not in the node's cache are rejected, even valid ones.";
        operation.AddRequestHeader(
            CredentialHeaders.AccountId,
            "The account in effect, 16 digits. If absent, the caller's primary account.",
            "6591739253089529");
    }
}
