using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Pulse.Api.Errors;
using Pulse.Api.Limits;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the errors of operations. Each is one component, to which the operations refer.</summary>
internal static class ErrorResponses
{
    /// <summary>Id of the schema of problem details.</summary>
    public const string Problem = "Problem";

    /// <summary>Adds the error to the operation.</summary>
    /// <param name="hasCredentials">Whether the operation checks the caller's credentials before it does anything else.</param>
    /// <param name="isIdempotent">Whether the operation accepts idempotency keys.</param>
    public static void AddError(
        this OpenApiOperation operation, OpenApiDocument document, int status, bool hasCredentials = false, bool isIdempotent = false)
    {
        var (suffix, describe) = (status, hasCredentials, isIdempotent) switch
        {
            (StatusCodes.Status401Unauthorized, _, _) => ("", AddChallenge),
            (StatusCodes.Status409Conflict, _, true) => ("-idempotent", AddRetryAfter),
            (StatusCodes.Status429TooManyRequests, true, _) => ("", TooManyRequestsOrUnknownCredentials),
            (StatusCodes.Status429TooManyRequests, false, _) => ("-anonymous", TooManyRequests),
            (StatusCodes.Status503ServiceUnavailable, _, _) => ("", AddRetryAfter),
            _ => ("", (Action<OpenApiResponse, OpenApiDocument>)((_, _) => { })),
        };
        var error = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}. {ProblemKind.Of(status).Detail}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.ContentType] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
            },
        };
        describe(error, document);
        operation.Refer(document, status, string.Create(CultureInfo.InvariantCulture, $"{status}{suffix}"), error);
    }

    /// <summary>Makes a component of the response and refers to it.</summary>
    public static void Refer(this OpenApiOperation operation, OpenApiDocument document, int status, string id, OpenApiResponse response)
    {
        document.AddComponent<IOpenApiResponse>(id, response);
        operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(id, document);
    }

    /// <summary>Describes the header that names the schemes of credentials.</summary>
    public static void AddChallenge(this IOpenApiResponse response, OpenApiDocument document) => response.AddHeader(
        document,
        HeaderNames.WWWAuthenticate,
        "The schemes of credentials (RFC 9110, 11.6.1). Requests of browsers are not challenged with `Basic`.",
        "Bearer realm=\"Pulse\", ApiKey realm=\"Pulse\"");

    private static void AddRetryAfter(OpenApiResponse error, OpenApiDocument document) => error.AddHeader(
        document,
        HeaderNames.RetryAfter,
        "Seconds until a retry can succeed. Absent for an exhausted quota of the period `total`, because waiting does not help.",
        type: JsonSchemaType.Integer);

    private static void TooManyRequestsOrUnknownCredentials(OpenApiResponse error, OpenApiDocument document)
    {
        TooManyRequests(error, document);
        error.Description += " `too_many_unknown_credentials`: too many unknown or rejected credentials came from this IP address within "
            + "a minute. Until then, credentials that are not in the node's cache are rejected, even valid ones.";
    }

    private static void TooManyRequests(OpenApiResponse error, OpenApiDocument document)
    {
        AddRetryAfter(error, document);
        error.AddHeader(
            document,
            RateLimitHeaders.Policy,
            "The limits of the key, also in accepted responses. `q`: the limit. "
                + "`w`: the window or period in seconds, absent for the period `total`.",
            "\"rate\";q=100;w=60");
        error.AddHeader(
            document,
            RateLimitHeaders.Current,
            "The state of the limits on this node, also in accepted responses. `r`: remaining units. `t`: seconds until the next unit "
                + "is free or, for a quota, until its period ends; absent if waiting frees nothing. "
                + "`rate_limited` shows only the rate limit.",
            "\"rate\";r=0;t=12");
    }
}
