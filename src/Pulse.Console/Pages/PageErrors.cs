using System.Globalization;
using ErrorOr;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>Shows the errors of the application layer on pages.</summary>
internal static class PageErrors
{
    /// <summary>Adds each error to the field that it names. An error without a field stands above the form.</summary>
    public static void AddTo(ModelStateDictionary state, IReadOnlyList<Error> errors)
    {
        foreach (var error in errors)
        {
            state.AddModelError(error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) as string ?? "", TextOf(error));
        }
    }

    /// <returns>The description, with the wait after which a retry can succeed.</returns>
    public static string TextOf(Error error) => WaitOf(error) is { } seconds
        ? $"{error.Description} You can try again in {Amount(seconds)}."
        : error.Description;

    public static int StatusOf(IReadOnlyList<Error> errors) => errors[0].Type switch
    {
        ErrorType.Validation or ErrorType.Failure => StatusCodes.Status400BadRequest,
        ErrorType.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorType.Forbidden => StatusCodes.Status403Forbidden,
        ErrorType.NotFound => StatusCodes.Status404NotFound,
        ErrorType.Conflict => StatusCodes.Status409Conflict,
        var other => (int)other >= StatusCodes.Status400BadRequest ? (int)other : StatusCodes.Status500InternalServerError,
    };

    public static void WriteRetryAfter(HttpResponse response, IReadOnlyList<Error> errors)
    {
        if (WaitOf(errors[0]) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static long? WaitOf(Error error) => error.Metadata?.GetValueOrDefault(DomainErrors.RetryAfterKey) is TimeSpan wait
        ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
        : null;

    private static string Amount(long seconds) => seconds switch
    {
        1 => "1 second",
        <= 90 => $"{seconds} seconds",
        <= 90 * 60 => $"{(seconds + 59) / 60} minutes",
        _ => $"{(seconds + 3599) / 3600} hours",
    };
}
