using ErrorOr;
using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Errors;

/// <summary>Writes a problem as the result of an action.</summary>
internal sealed class ProblemResult(ProblemDetails problem, TimeSpan? retryAfter = null) : IActionResult
{
    /// <summary>Makes a problem from expected errors.</summary>
    public ProblemResult(IReadOnlyList<Error> errors)
        : this(Problems.Of(errors), Problems.RetryAfter(errors))
    {
    }

    public Task ExecuteResultAsync(ActionContext context) => Problems.WriteAsync(context.HttpContext, problem, retryAfter);
}
