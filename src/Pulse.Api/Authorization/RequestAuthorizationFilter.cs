using ErrorOr;
using Microsoft.AspNetCore.Authentication;
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
internal sealed class RequestAuthorizationFilter(CurrentCall call, Authorizer authorizer) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var requestType = RequestTypeOf(context.ActionDescriptor);
        call.ClientAddress = context.HttpContext.Connection.RemoteIpAddress;
        if (AuthorizationRuleAttribute.Of(requestType) is AllowAnonymousCallerAttribute)
        {
            return;
        }

        var authorized = await IdentifyAsync(context.HttpContext)
            .ThenAsync(_ => authorizer.AuthorizeAsync(requestType, context.HttpContext.RequestAborted));
        if (authorized.IsError)
        {
            context.Result = new ProblemResult(authorized.Errors);
        }
    }

    /// <exception cref="InvalidOperationException">The action names no request: it is refused.</exception>
    public static Type RequestTypeOf(ActionDescriptor action) =>
        action.EndpointMetadata.OfType<DispatchesAttribute>().SingleOrDefault()?.RequestType
        ?? throw new InvalidOperationException($"{action.DisplayName} does not say which request it dispatches.");

    /// <summary>Nobody in particular is no error here: whether that will do is the rule's business.</summary>
    private async Task<ErrorOr<Success>> IdentifyAsync(HttpContext http)
    {
        var account = CredentialHeaders.ReadAccount(http.Request.Headers);
        if (account.IsError)
        {
            return account.Errors;
        }

        if ((await http.AuthenticateAsync(AuthenticationSetup.SessionOrApiKey)).Principal is CallerPrincipal principal)
        {
            call.Identify(principal.Caller, account.Value, principal.Token);
        }

        return Result.Success;
    }
}
