using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Actions;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Idempotency;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Streams;
using Pulse.Application.Verification;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the errors, credentials and headers of each operation from the rule of its request.</summary>
internal sealed partial class OperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = operation.Description is { } text ? LineOfSource().Replace(text, " ") : null;
        var requestType = DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor);
        var rule = AuthorizationRuleAttribute.Of(requestType);
        var hasPathParameter = context.Description.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path);
        var creates = operation.Responses!.ContainsKey("201");
        var changes = requestType.GetProperties().Any(property => property.PropertyType == typeof(IfMatch));
        var document = context.Document!;
        document.AddComponent(
            ErrorResponses.Problem,
            await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), parameterDescription: null, cancellationToken));

        foreach (var own in operation.Responses.Where(response => response.Key == "401").Select(response => response.Value))
        {
            own.AddChallenge(document);
        }

        var isIdempotent = IdempotencyConvention.Takes(context.Description.ActionDescriptor);
        var statuses = StatusesOf(hasPathParameter, creates || isIdempotent, changes, operation.RequestBody is not null);
        foreach (var status in statuses.Union(DeclaredErrorsOf(operation)).Except(OwnProblemsOf(context.Description)).ToList())
        {
            operation.AddError(document, status, HasCredentials(rule), isIdempotent);
        }

        AddCredentials(operation, document, rule);

        var responses = operation.Responses.Where(response => response.Key.StartsWith('2')).Select(response => response.Value).ToList();
        if (changes)
        {
            operation.AddRequestHeader(
                document, "If-Match", "Makes the change only if the ETag still matches; otherwise the response is 412.");
        }

        if (isIdempotent)
        {
            operation.AddError(document, StatusCodes.Status422UnprocessableEntity);
            operation.AddIdempotency(document, responses);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RevokesAttribute>().Any())
        {
            operation.AddRequestHeader(
                document,
                Preferences.Prefer,
                "wait=<seconds>, at most 60: wait until every node has confirmed, or for this time.");
            responses.ForEach(response => AddRevocation(response, document));
        }

        if (requestType == typeof(OpenRevocationStream))
        {
            operation.AddRequestHeader(
                document, OpenRevocationStreamHandler.LastEventId, "The `id` of the last event, to resume a stream.");
            operation.AddRequestHeader(
                document, OpenRevocationStreamHandler.LastStream, "The `stream` of the last `hello`, which this stream replaces.");
        }

        if (requestType == typeof(VerifyApiKey) || requestType == typeof(VerifyApiKeys))
        {
            operation.AddRequestHeader(
                document, Preferences.Prefer, "return=minimal: leave out `apiKey`.", id: "Prefer-Minimal");
            responses.ForEach(response => response.AddHeader(
                document, Preferences.Applied, "Present if `apiKey` was left out.", "return=minimal", id: "Preference-Applied-Minimal"));
        }

        if (creates)
        {
            operation.Responses["201"].AddHeader(document, "Location", "Path of the created resource.");
        }

        if (requestType.Returns(typeof(Versioned<>)))
        {
            responses.ForEach(response => AddETag(response, document));
            if (context.Description.HttpMethod == HttpMethods.Get)
            {
                AddPreconditions(operation, document);
            }
        }

        if (requestType.Returns(typeof(CursorPage<>)))
        {
            responses.ForEach(response => response.AddHeader(
                document, "Link", "The next page, if there are more items (RFC 8288).", id: "LinkToNext"));
        }
    }

    private static void AddPreconditions(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.AddRequestHeader(
            document,
            "If-Match",
            "Returns the resource only if the version still matches; otherwise the response is 412.",
            id: "If-Match-Of-Read");
        operation.AddRequestHeader(document, "If-None-Match", "Returns 304 without a body if the ETag still matches.");
        var notModified = new OpenApiResponse
        {
            Description = "Not Modified. The resource and the names and states that it shows have not changed since this ETag was sent. "
                + "The last use of a key and the end of its secrets may have changed.",
        };
        AddETag(notModified, document);
        operation.Refer(document, StatusCodes.Status304NotModified, "304", notModified);
        operation.AddError(document, StatusCodes.Status412PreconditionFailed);
    }

    private static void AddETag(IOpenApiResponse response, OpenApiDocument document) => response.AddHeader(
        document, "ETag", "The version and variant of the resource, for If-Match and If-None-Match.", "\"3\"");

    private static bool HasCredentials(AuthorizationRuleAttribute rule) =>
        rule is not (AllowAnonymousCallerAttribute or RequireApplicantAttribute);

    /// <summary>Statuses of errors that the action itself declares.</summary>
    private static IEnumerable<int> DeclaredErrorsOf(OpenApiOperation operation) =>
        operation.Responses!.Keys.Where(status => status.StartsWith('4')).Select(status => int.Parse(status, CultureInfo.InvariantCulture));

    /// <summary>Statuses of errors for which the action declares a type of problem of its own.</summary>
    private static IEnumerable<int> OwnProblemsOf(ApiDescription action) =>
        action.SupportedResponseTypes.Where(response => response.Type?.IsSubclassOf(typeof(ProblemDetails)) == true)
        .Select(response => response.StatusCode);

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

    private static void AddRevocation(IOpenApiResponse response, OpenApiDocument document)
    {
        response.AddHeader(
            document,
            RevokesAttribute.Revocation,
            "Present if rights were revoked: the number of running nodes that have confirmed the revocation, and after which time; or, "
                + "if not all have confirmed, the time from which no node accepts the revoked rights.",
            "confirmed=3/3, lag=4ms");
        response.AddHeader(document, Preferences.Applied, "The requested wait.", "wait=5");
    }

    private static void AddCredentials(OpenApiOperation operation, OpenApiDocument document, AuthorizationRuleAttribute rule)
    {
        // Without schemes of its own, an operation has those of the document.
        if (rule is AllowAnonymousCallerAttribute)
        {
            operation.Security = [];
            return;
        }

        if (rule is RequireApplicantAttribute)
        {
            // An applicant has access or not. There are no permissions, so 403 cannot occur.
            operation.Security = [new() { [new(DocumentTransformer.ApplicationKey, document)] = [] }];
            operation.Responses!.Remove(StatusCodes.Status403Forbidden.ToString(CultureInfo.InvariantCulture));
            return;
        }

        operation.AddRequestHeader(
            document, CredentialHeaders.AccountId, "The account in effect, 16 digits. If absent, the caller's primary account.");
    }

    /// <summary>A line end in a paragraph has no meaning in Markdown.</summary>
    [GeneratedRegex("(?<!\n)\n(?![\n-])")]
    private static partial Regex LineOfSource();
}
