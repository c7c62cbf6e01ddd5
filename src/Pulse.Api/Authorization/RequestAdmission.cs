using ErrorOr;
using Microsoft.AspNetCore.Http.Features;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Limits;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Application.Portal;
using Pulse.Domain.Accounts;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Authorization;

/// <summary>
/// Authenticates a request, evaluates the rule of its type, and counts the use of a key. It runs before the request is bound: a caller
/// without access learns nothing about the body. The pipeline evaluates the rule again.
/// </summary>
internal sealed class RequestAdmission(CallerIdentification identification, Authorizer authorizer, KeyUseAdmission admission)
{
    /// <summary>The route value of an account.</summary>
    private const string AccountInPath = "accountId";

    /// <summary>Must run once for each request.</summary>
    public async ValueTask<ErrorOr<Success>> AdmitAsync(HttpContext http, Type requestType)
    {
        var request = http.RequestServices.GetRequiredService<RequestContext>();
        var path = AccountIn(http.Request.RouteValues);
        request.Receive(new IncomingRequest(
            http.Connection.RemoteIpAddress,
            HeaderText.Of(http.Request.Headers.UserAgent),
            http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true,
            path.IsError ? null : path.Value));
        var rule = AuthorizationRuleAttribute.Of(requestType);
        if (rule is AllowAnonymousCallerAttribute)
        {
            http.Response.OnStarting(() =>
            {
                WriteLimits(http, http.RequestServices.GetRequiredService<LoginLimitState>().Limits);
                return Task.CompletedTask;
            });
            return Result.Success;
        }

        var authorized = rule is RequireApplicantAttribute
            ? await IdentifyApplicantAsync(request, http)
            : await identification.IdentifyAsync(request, http.Request.Headers, http.RequestAborted);
        if (!authorized.IsError && path.IsError)
        {
            authorized = path.Errors;
        }

        if (authorized.IsError)
        {
            return authorized;
        }

        authorized = await authorizer.AuthorizeAsync(request, requestType, http.RequestAborted);
        var passed = await admission.PassAsync(request, requestType, authorized, http.RequestAborted);
        WriteLimits(http, passed.Limits);
        return passed.Result;
    }

    /// <summary>Accepts only the key of an application. Other rules do not accept this key.</summary>
    private static Task<ErrorOr<Success>> IdentifyApplicantAsync(RequestContext request, HttpContext http) =>
        http.RequestServices.GetRequiredService<ApplicantIdentification>().IdentifyAsync(
            request, CredentialHeaders.Single(http.Request.Headers, CredentialHeaders.ApplicationKey), http.RequestAborted);

    /// <summary>Reads the account in the path, in which the request then acts. Null if the route has none.</summary>
    private static ErrorOr<AccountId?> AccountIn(RouteValueDictionary path)
    {
        if (!path.TryGetValue(AccountInPath, out var named))
        {
            return (AccountId?)null;
        }

        return AccountId.TryParse(named as string, out var account) ? (AccountId?)account : DomainErrors.NotFound("account");
    }

    private static void WriteLimits(HttpContext http, LimitOutcome? limits)
    {
        if (limits is not null)
        {
            RateLimitHeaders.Write(http.Response.Headers, limits);
        }
    }
}
