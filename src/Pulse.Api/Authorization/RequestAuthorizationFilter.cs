using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Common;
using Pulse.Api.Errors;

namespace Pulse.Api.Authorization;

/// <summary>
/// Admits the request that the action dispatches. One instance serves all requests, so that MVC caches its list of filters.
/// </summary>
internal sealed class RequestAuthorizationFilter(RequestAdmission admission) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var admitted = await admission.AdmitAsync(context.HttpContext, DispatchesAttribute.RequestTypeOf(context.ActionDescriptor));
        if (admitted.IsError)
        {
            context.Result = new ProblemResult(admitted.Errors);
        }
    }
}
