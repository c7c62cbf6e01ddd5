using System.Diagnostics;
using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Application.Authorization;
using Pulse.Console.Hosting;
using Pulse.Infrastructure.Persistence;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Errors;

/// <summary>Creates and writes all problem details (RFC 9457).</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public const string Realm = "Pulse";

    /// <summary>Extension member with the machine-readable code.</summary>
    private const string Code = "code";

    private static readonly TimeSpan DatabaseRetryAfter = TimeSpan.FromSeconds(5);

    /// <param name="errors">At least one error. Several errors are all validation errors.</param>
    public static ProblemDetails Of(IReadOnlyList<Error> errors)
    {
        var first = errors[0];
        var problem = Of(StatusOf(first.Type), first.Code, Hints.DetailOf(first));
        if (first.Type == ErrorType.Validation)
        {
            problem.Detail = "The request is not valid: see errors.";
            problem.Extensions["errors"] = errors
                .GroupBy(error => (string)error.Metadata![DomainErrors.PathKey])
                .ToDictionary(group => group.Key, group => group.Select(error => error.Description).Distinct().ToArray());
        }

        foreach (var (name, value) in first.Metadata?.GetValueOrDefault(DomainErrors.MembersKey) as Dictionary<string, object> ?? [])
        {
            problem.Extensions[name] = value;
        }

        return problem;
    }

    public static ProblemDetails Of(int status, string code, string detail)
    {
        var kind = ProblemKind.Of(status);
        return new ProblemDetails
        {
            Status = status,
            Type = kind.Type,
            Title = kind.Title,
            Detail = detail,
            Extensions = { [Code] = code },
        };
    }

    /// <summary>Makes the default problem of a status that the framework has set.</summary>
    public static ProblemDetails Of(int status)
    {
        var kind = ProblemKind.Of(status);
        return Of(status, kind.Code, kind.Detail);
    }

    public static TimeSpan? RetryAfter(IReadOnlyList<Error> errors) =>
        errors[0].Metadata?.GetValueOrDefault(DomainErrors.RetryAfterKey) as TimeSpan?;

    /// <summary>Id of the request in problems and in the log.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    public static Task WriteAsync(HttpContext context, ProblemDetails problem, TimeSpan? retryAfter = null)
    {
        problem.Instance = context.Request.Path;
        problem.Extensions["traceId"] = TraceIdOf(context);

        var response = context.Response;
        response.StatusCode = problem.Status!.Value;
        if (retryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (ConsolePaths.Has(context.Request) && context.RequestServices.GetRequiredService<ConsoleOptions>().Enabled)
        {
            return ErrorPage.WriteAsync(context, problem.Title!, problem.Detail!, TraceIdOf(context));
        }

        if (OAuthProblems.IsAt(context))
        {
            return OAuthProblems.WriteAsync(context, problem, problem.Extensions[Code] as string);
        }

        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = ChallengeFor(context);
        }

        return response.WriteAsJsonAsync(problem, options: null, ContentType, context.RequestAborted);
    }

    /// <summary>Scripts of a page send Sec-Fetch-Mode. A challenge with Basic would make the browser ask its user for a password.</summary>
    private static string ChallengeFor(HttpContext context)
    {
        const string Schemes = $"{CredentialHeaders.Bearer} realm=\"{Realm}\", ApiKey realm=\"{Realm}\"";
        return IsForApplicants(context) ? $"ApplicationKey realm=\"{Realm}\""
            : context.Request.Headers.ContainsKey("Sec-Fetch-Mode") ? Schemes
            : $"{Schemes}, {BasicCredentials.Challenge(Realm)}";
    }

    public static Task WriteDatabaseUnavailableAsync(HttpContext context, bool isDamaged) => isDamaged
        ? WriteAsync(context, Of([DatabaseFaults.Damaged]), RetryAfter([DatabaseFaults.Damaged]))
        : WriteAsync(
            context,
            Of(StatusCodes.Status503ServiceUnavailable, "database_unavailable", "The database does not respond. Try again in a moment."),
            DatabaseRetryAfter);

    private static bool IsForApplicants(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DispatchesAttribute>() is { } action
        && AuthorizationRuleAttribute.Of(action.RequestType) is RequireApplicantAttribute;

    private static int StatusOf(ErrorType type) => type switch
    {
        ErrorType.Validation or ErrorType.Failure => StatusCodes.Status400BadRequest,
        ErrorType.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorType.Forbidden => StatusCodes.Status403Forbidden,
        ErrorType.NotFound => StatusCodes.Status404NotFound,
        ErrorType.Conflict => StatusCodes.Status409Conflict,
        DomainErrors.PreconditionFailedType => StatusCodes.Status412PreconditionFailed,
        DomainErrors.UnprocessableType => StatusCodes.Status422UnprocessableEntity,
        DomainErrors.TooManyRequestsType => StatusCodes.Status429TooManyRequests,
        DomainErrors.UnavailableType => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
