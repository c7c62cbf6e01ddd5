using ErrorOr;
using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Errors;

/// <summary>A refusal as an action's result.</summary>
internal sealed class ProblemResult(ProblemDetails problem, TimeSpan? retryAfter = null) : IActionResult
{
    /// <summary>Expected failures.</summary>
    public ProblemResult(IReadOnlyList<Error> errors)
        : this(Problems.Of(errors), Problems.RetryAfter(errors))
    {
    }

    public Task ExecuteResultAsync(ActionContext context) => Problems.WriteAsync(context.HttpContext, problem, retryAfter);
}
