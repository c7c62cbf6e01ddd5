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
            state.AddModelError(error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) as string ?? "", error.Description);
        }
    }

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
        if (errors[0].Metadata?.GetValueOrDefault(DomainErrors.RetryAfterKey) is TimeSpan wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }
}
