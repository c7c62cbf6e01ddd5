using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.Common;

namespace Pulse.Api.Actions;

/// <summary>An action binds a request, sends it and says what its answer looks like: no more.</summary>
[ApiController]
public abstract class ApiController(IMediator mediator) : ControllerBase
{
    /// <exception cref="InvalidOperationException">The action sends another request than it has declared.</exception>
    protected async Task<IActionResult> SendAsync<T>(IRequest<ErrorOr<T>> request, Func<T, IActionResult> answer)
    {
        if (DispatchesAttribute.RequestTypeOf(ControllerContext.ActionDescriptor) != request.GetType())
        {
            throw new InvalidOperationException($"{ControllerContext.ActionDescriptor.DisplayName} sends {request.GetType().Name} undeclared.");
        }

        var result = await mediator.Send(request, HttpContext.RequestAborted);
        return result.Match(answer, errors => new ProblemResult(errors));
    }

    /// <summary>The answer, with its version in a header.</summary>
    protected T WithETag<T>(Versioned<T> versioned)
    {
        Response.Headers.ETag = ETags.Of(versioned.Version, versioned.Variant);
        return versioned.Value;
    }
}
