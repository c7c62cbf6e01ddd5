using ErrorOr;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Pulse.Console.Pages;

/// <summary>Explains why a form without the token of its session is refused. The framework would show an empty page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExpiredFormAttribute : Attribute, IAlwaysRunResultFilter
{
    private static readonly Error Expired = Error.Failure(
        "form_expired", "This form has expired, or cannot be read. Open its page again, and send it once more.");

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.Result = new RefusalPage([Expired]);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
