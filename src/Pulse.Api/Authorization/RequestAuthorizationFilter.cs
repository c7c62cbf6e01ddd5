using ErrorOr;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Api.Limits;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Application.Portal;
using Pulse.Domain.Accounts;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Authorization;

/// <summary>
/// Evaluates the rule of the request that the action dispatches, before anything is bound: who may not call learns
/// nothing of what a body should look like. The pipeline evaluates it again. One instance serves all requests, so that
/// MVC keeps its list of filters instead of making it anew each time.
/// </summary>
internal sealed class RequestAuthorizationFilter(CallerIdentification identification, Authorizer authorizer, KeyUseAdmission admission) : IAsyncAuthorizationFilter
{
    /// <summary>The part of a route that names an account.</summary>
    private const string AccountInPath = "accountId";

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var requestType = DispatchesAttribute.RequestTypeOf(context.ActionDescriptor);
        var http = context.HttpContext;
        var request = http.RequestServices.GetRequiredService<RequestContext>();
        request.IsClientWaiting = true;
        request.ClientAddress = http.Connection.RemoteIpAddress;
        request.UserAgent = HeaderText.Of(http.Request.Headers.UserAgent);
        request.IsBodyAwaited = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        var rule = AuthorizationRuleAttribute.Of(requestType);
        if (rule is AllowAnonymousCallerAttribute)
        {
            http.Response.OnStarting(() =>
            {
                WriteLimits(http, http.RequestServices.GetRequiredService<LoginLimitState>().Limits);
                return Task.CompletedTask;
            });
            return;
        }

        var authorized = rule is RequireApplicantAttribute
            ? await IdentifyApplicantAsync(request, http)
            : await identification.IdentifyAsync(request, http.Request.Headers, http.RequestAborted);
        if (!authorized.IsError)
        {
            authorized = EnterPath(request, context.RouteData.Values);
        }

        if (!authorized.IsError)
        {
            authorized = await authorizer.AuthorizeAsync(request, requestType, http.RequestAborted);
            var passed = await admission.PassAsync(request, requestType, authorized, http.RequestAborted);
            WriteLimits(http, passed.Limits);
            authorized = passed.Result;
        }

        if (authorized.IsError)
        {
            context.Result = new ProblemResult(authorized.Errors);
        }
    }

    /// <summary>By the application's key and nothing else: other credentials mean nothing there, and the key means nothing elsewhere.</summary>
    private static Task<ErrorOr<Success>> IdentifyApplicantAsync(RequestContext request, HttpContext http) =>
        http.RequestServices.GetRequiredService<ApplicantIdentification>().IdentifyAsync(
            request, CredentialHeaders.Single(http.Request.Headers, CredentialHeaders.ApplicationKey), http.RequestAborted);

    /// <summary>An account in the path is where the call acts, and its rule is asked there.</summary>
    private static ErrorOr<Success> EnterPath(RequestContext request, RouteValueDictionary path)
    {
        if (!path.TryGetValue(AccountInPath, out var named))
        {
            return Result.Success;
        }

        if (!AccountId.TryParse(named as string, out var account))
        {
            return DomainErrors.NotFound("account");
        }

        request.RequestInPath(account);
        return Result.Success;
    }

    private static void WriteLimits(HttpContext http, LimitOutcome? limits)
    {
        if (limits is not null)
        {
            RateLimitHeaders.Write(http.Response.Headers, limits);
        }
    }
}
