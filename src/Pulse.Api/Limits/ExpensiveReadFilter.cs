using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;

namespace Pulse.Api.Limits;

/// <summary>
/// Limits expensive reads per caller, per account and per node. The place of caller and account is held until the response is written. The
/// place of the node is held only while the handler runs, so that a slow client cannot occupy it.
/// </summary>
internal sealed class ExpensiveReadFilter(ReadLimiter limiter) : IAsyncResourceFilter, IAsyncActionFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        using var share = await limiter.TakeShareAsync(
            ReadOf(context), http.RequestServices.GetRequiredService<RequestContext>(), http.RequestAborted);
        if (share is null)
        {
            context.Result = new ProblemResult([ReadLimiter.TooMany]);
            return;
        }

        await next();
    }

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        using var place = await limiter.TakePlaceAsync(ReadOf(context), context.HttpContext.RequestAborted);
        if (place is null)
        {
            context.Result = new ProblemResult([ReadLimiter.Busy]);
            return;
        }

        await next();
    }

    private static ExpensiveReadAttribute ReadOf(FilterContext context) =>
        ExpensiveReadAttribute.Of(DispatchesAttribute.RequestTypeOf(context.ActionDescriptor))!;
}

/// <summary>Adds the filter to actions whose request is an expensive read.</summary>
internal sealed class ExpensiveReadConvention(ExpensiveReadFilter filter) : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        if (action.Attributes.OfType<DispatchesAttribute>().SingleOrDefault() is { } dispatches
            && ExpensiveReadAttribute.Of(dispatches.RequestType) is not null)
        {
            action.Filters.Add(filter);
        }
    }
}
