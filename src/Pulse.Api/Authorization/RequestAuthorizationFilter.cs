using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Authentication;
using Pulse.Api.Errors;
using Pulse.Application.Common.Authorization;

namespace Pulse.Api.Authorization;

/// <summary>
/// Evaluates the rule of the request that the action dispatches, before anything is bound: who may not call learns
/// nothing of what a body should look like. The pipeline evaluates it again.
/// </summary>
internal sealed class RequestAuthorizationFilter(CurrentCall call, CallerIdentification identification, Authorizer authorizer) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var requestType = RequestTypeOf(context.ActionDescriptor);
        call.ClientAddress = context.HttpContext.Connection.RemoteIpAddress;
        if (AuthorizationRuleAttribute.Of(requestType) is AllowAnonymousCallerAttribute)
        {
            return;
        }

        var authorized = await identification.IdentifyAsync(context.HttpContext.Request.Headers, context.HttpContext.RequestAborted);
        if (!authorized.IsError)
        {
            authorized = await authorizer.AuthorizeAsync(requestType, context.HttpContext.RequestAborted);
        }

        if (authorized.IsError)
        {
            context.Result = new ProblemResult(authorized.Errors);
        }
    }

    /// <exception cref="InvalidOperationException">The action names no request: it is refused.</exception>
    public static Type RequestTypeOf(ActionDescriptor action) =>
        action.EndpointMetadata.OfType<DispatchesAttribute>().SingleOrDefault()?.RequestType
        ?? throw new InvalidOperationException($"{action.DisplayName} does not say which request it dispatches.");
}
