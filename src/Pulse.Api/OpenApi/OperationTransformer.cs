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

/// <summary>What every call has in common: refusals, credentials and headers, told from the request's own rule.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requestType = DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor);
        var rule = AuthorizationRuleAttribute.Of(requestType);
        var isOfOne = context.Description.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path);
        var creates = operation.Responses!.ContainsKey("201");
        var changes = requestType.GetProperties().Any(property => property.PropertyType == typeof(IfMatch));
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), parameterDescription: null, cancellationToken);
        context.Document!.AddComponent("Problem", problem);

        var isMadeOnce = IdempotencyConvention.Takes(context.Description.ActionDescriptor);
        foreach (var status in StatusesOf(isOfOne, creates || isMadeOnce, changes, operation.RequestBody is not null).Union(RefusalsOf(operation)).ToList())
        {
            AddRefusal(operation, context.Document!, status);
        }

        AddCredentials(operation, context.Document!, rule);

        var answers = operation.Responses.Where(response => response.Key.StartsWith('2')).Select(response => response.Value).ToList();
        if (changes)
        {
            operation.Takes("If-Match", "Do it only if the ETag is still this one; else 412.", "\"3\"");
        }

        if (isMadeOnce)
        {
            AddRefusal(operation, context.Document!, StatusCodes.Status422UnprocessableEntity);
            operation.AddIdempotency(answers);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RevokesAttribute>().Any())
        {
            operation.Takes(RevokesAttribute.Prefer, "wait=<seconds>, at most 60: answer when every node has confirmed, or after so long.", "wait=5");
            answers.ForEach(AddRevocation);
        }

        if (creates)
        {
            operation.Responses["201"].Carries("Location", "Where it is.");
        }

        if (requestType.Answers(typeof(Versioned<>)))
        {
            answers.ForEach(answer => answer.Carries("ETag", "The version, and what else is shown: for If-Match and If-None-Match.", "\"3\""));
            if (context.Description.HttpMethod == HttpMethods.Get)
            {
                AddPreconditions(operation, context.Document!);
            }
        }

        if (requestType.Answers(typeof(CursorPage<>)))
        {
            answers.ForEach(answer => answer.Carries("Link", "next, where there are more (RFC 8288)."));
        }
    }

    private static void AddPreconditions(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Takes("If-Match", "Answer only if the version in the ETag is still this one; else 412.", "\"3\"");
        operation.Takes("If-None-Match", "Answer 304 without a body if the ETag is still this one.", "\"3\"");
        var notModified = new OpenApiResponse
        {
            Description = "Not Modified. It was not edited since the ETag was answered, and shows no other names or status; "
                + "when a key was last used and which of its secrets have ended may have changed.",
        };
        notModified.Carries("ETag", "The version.", "\"3\"");
        operation.Responses![StatusCodes.Status304NotModified.ToString(CultureInfo.InvariantCulture)] = notModified;
        AddRefusal(operation, document, StatusCodes.Status412PreconditionFailed);
    }

    /// <summary>What the action itself declares, and nothing more is known of yet.</summary>
    private static IEnumerable<int> RefusalsOf(OpenApiOperation operation) =>
        operation.Responses!.Keys.Where(status => status.StartsWith('4')).Select(status => int.Parse(status, CultureInfo.InvariantCulture));

    private static IEnumerable<int> StatusesOf(bool isOfOne, bool creates, bool changes, bool hasBody)
    {
        yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status401Unauthorized;
        yield return StatusCodes.Status403Forbidden;
        if (isOfOne)
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

    private static void AddRefusal(OpenApiOperation operation, OpenApiDocument document, int status)
    {
        var refusal = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}. {ProblemKind.Of(status).Detail}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        };
        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            refusal.Carries("Retry-After", "Seconds until it can be tried again.", "1");
        }

        if (status is StatusCodes.Status429TooManyRequests)
        {
            refusal.Carries("Retry-After", "Seconds until it can be tried again. Absent for a used-up quota of the period `total`: waiting does not help.", "1");
            refusal.Carries(
                RateLimitHeaders.Policy,
                "The limits of the key, also in accepted responses. `q`: the limit. `w`: the window or period in seconds, absent for the period `total`.",
                "\"rate\";q=100;w=60");
            refusal.Carries(
                RateLimitHeaders.Current,
                "The state of the limits on this node, also in accepted responses. `r`: units that are left. `t`: seconds until the next unit returns or, "
                    + "for a quota, until its period ends; absent if waiting returns nothing. `rate_limited` shows only the rate limit.",
                "\"rate\";r=0;t=12");
        }

        operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = refusal;
    }

    private static void AddRevocation(IOpenApiResponse answer)
    {
        answer.Carries(
            RevokesAttribute.Revocation,
            "Where rights were taken away: how many of the running nodes are known to refuse them, and after how long; or else the instant from which none lets them in.",
            "confirmed=3/3, lag=4ms");
        answer.Carries(RevokesAttribute.PreferenceApplied, "The wait that was asked for.", "wait=5");
    }

    private static void AddCredentials(OpenApiOperation operation, OpenApiDocument document, AuthorizationRuleAttribute rule)
    {
        if (rule is AllowAnonymousCallerAttribute)
        {
            return;
        }

        if (rule is RequireApplicantAttribute)
        {
            // An applicant is let in or not: there is nothing that one may and another may not.
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
            " `too_many_unknown_credentials`: too many unknown or refused credentials came from this IP address within a minute. "
            + "Credentials that the node does not have in memory are then refused, also valid ones.";
        operation.Takes(CredentialHeaders.AccountId, "The account to act in, 16 digits. Absent: the caller's primary account.", "6591739253089529");
    }
}
