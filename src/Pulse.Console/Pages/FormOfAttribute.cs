using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;

namespace Pulse.Console.Pages;

/// <summary>The page is a form of this request. A user who may not send the request does not see the form either.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FormOfAttribute<TRequest> : Attribute, IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        var allowed = await http.RequestServices.GetRequiredService<Authorizer>().AuthorizeAsync(
            http.RequestServices.GetRequiredService<RequestContext>(), typeof(TRequest), http.RequestAborted);
        if (allowed.IsError)
        {
            context.Result = new RefusalPage(allowed.Errors);
        }
        else
        {
            await next();
        }
    }
}
