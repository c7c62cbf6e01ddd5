using ErrorOr;
using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Errors;

/// <summary>Expected failures as an action's result.</summary>
internal sealed class ProblemResult(IReadOnlyList<Error> errors) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        Problems.WriteAsync(context.HttpContext, Problems.Of(errors), Problems.RetryAfter(errors));
}
