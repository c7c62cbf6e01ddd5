using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.Common;

namespace Pulse.Api.Actions;

/// <summary>Base class of controllers. An action binds a request, sends it and maps the result to a response.</summary>
[ApiController]
public abstract class ApiController(IMediator mediator) : ControllerBase
{
    /// <exception cref="InvalidOperationException">The action sends another request than the one it declares.</exception>
    protected async Task<IActionResult> SendAsync<T>(IRequest<ErrorOr<T>> request, Func<T, IActionResult> respond)
    {
        if (DispatchesAttribute.RequestTypeOf(ControllerContext.ActionDescriptor) != request.GetType())
        {
            throw new InvalidOperationException(
                $"{ControllerContext.ActionDescriptor.DisplayName} sends {request.GetType().Name} without declaring it.");
        }

        var result = await mediator.Send(request, HttpContext.RequestAborted);
        return result.Match(respond, errors => new ProblemResult(errors));
    }

    /// <summary>Sets the ETag header and returns the value.</summary>
    protected T WithETag<T>(Versioned<T> versioned)
    {
        Response.Headers.ETag = ETags.Of(versioned.Version, versioned.Variant);
        return versioned.Value;
    }
}
