using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Pulse.Api.Json;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Errors;

/// <summary>Converts errors of model binding and validation to validation errors.</summary>
internal static class InvalidModel
{
    /// <summary>Path of the whole body in a validation error.</summary>
    private const string Body = "body";

    public static IActionResult ToResult(ActionContext context)
    {
        if (context.ModelState.Values.SelectMany(entry => entry.Errors).Any(error => error.Exception is UnsupportedContentTypeException))
        {
            return new ProblemResult(JsonBodyFormatter.IsEncoded(context.HttpContext.Request)
                ? Encoded(context.HttpContext.Response)
                : Problems.Of(StatusCodes.Status415UnsupportedMediaType));
        }

        List<Error> errors =
        [
            .. from entry in context.ModelState
               from error in entry.Value!.Errors
               select DomainErrors.Invalid(
                   entry.Key.Length == 0 ? Body : entry.Key,
                   error.Exception is TooManyModelErrorsException ? "There are more errors than are listed." : error.ErrorMessage),
        ];
        return new ProblemResult(errors);
    }

    /// <summary>Names the accepted encoding (RFC 9110, 15.5.16).</summary>
    private static ProblemDetails Encoded(HttpResponse response)
    {
        response.Headers.AcceptEncoding = "identity";
        return Problems.Of(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported_content_encoding",
            "Bodies with a Content-Encoding are not supported. Send uncompressed JSON.");
    }
}
