using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Reads;

/// <summary>
/// Evaluates If-Match and then If-None-Match of a successful read (RFC 9110, 13.2). A response without an entity tag matches only <c>*</c>.
/// </summary>
internal sealed class PreconditionFilter : IResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        if (context.Result is not ObjectResult { StatusCode: StatusCodes.Status200OK })
        {
            return;
        }

        if (!ETags.IsMatch(request, headers.ETag))
        {
            headers.ETag = default;
            context.Result = new ProblemResult([DomainErrors.PreconditionFailed]);
        }
        else if (request.Headers.IfNoneMatch.Count > 0 && ETags.Match(request.Headers.IfNoneMatch, headers.ETag, out var known))
        {
            headers.ETag = known;
            context.Result = new StatusCodeResult(StatusCodes.Status304NotModified);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
