using System.Security.Claims;
using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>
/// Authenticates the user of a page by the cookie, as the API does by the header, and puts the account of the path into effect. What the
/// user may do there is decided when the page sends its requests.
/// </summary>
internal sealed class SignedInFilter(ICredentialVerifier credentials, Authorizer authorizer, BrowserSessions sessions)
    : ICallerFilter, IOrderedFilter
{
    private const string AccountInPath = "accountId";

    /// <summary>Before the check of the form's token, which belongs to the session.</summary>
    public int Order => -1;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (!context.IsEffectivePolicy<ICallerFilter>(this))
        {
            return;
        }

        var http = context.HttpContext;
        var request = http.RequestServices.GetRequiredService<RequestContext>();
        var account = AccountOf(context);
        request.Receive(ClientOf.Request(http, account.Value));
        var isOpen = Has<OpenPageAttribute>(context);
        var caller = await FindAsync(http, request);
        if (caller.IsError)
        {
            context.Result = isOpen ? null : await RefuseAsync(http, caller.Errors);
            return;
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", $"{caller.Value.SessionId}")], nameof(Pulse)));
        if (MustChangePassword(caller.Value) && !isOpen && !Has<FirstPasswordPageAttribute>(context))
        {
            context.Result = new RedirectResult(FirstPasswordPageAttribute.Path);
        }
        else if (account.IsError)
        {
            context.Result = new RefusalPage(account.Errors);
        }
        else if (account.Value is not null)
        {
            context.Result = await EnterAsync(http, request);
        }
    }

    private async Task<ErrorOr<Caller>> FindAsync(HttpContext http, RequestContext request)
    {
        if (SessionCookie.Read(http.Request) is not { } token)
        {
            return DomainErrors.Unauthenticated;
        }

        var presented = new PresentedCredential(token);
        var (caller, _) = await credentials.VerifyAsync(presented, request.ClientAddress, http.RequestAborted);
        if (caller is { IsError: false, Value: not UserCaller })
        {
            return DomainErrors.Unauthenticated;
        }

        if (!caller.IsError)
        {
            request.Identify(caller.Value, presented: presented);
        }

        return caller;
    }

    /// <returns>Null if the user may act in the account of the path.</returns>
    private async Task<IActionResult?> EnterAsync(HttpContext http, RequestContext request)
    {
        var entered = await authorizer.AuthorizeAsync(request, typeof(GetSession), http.RequestAborted);
        if (entered.IsError)
        {
            return new RefusalPage(entered.Errors);
        }

        var page = http.RequestServices.GetRequiredService<PageContext>();
        if (page.IsMember)
        {
            return null;
        }

        var account = await http.RequestServices.GetRequiredService<IMediator>().Send(new GetAccount(), http.RequestAborted);
        page.ForeignAccountName = account.IsError ? null : account.Value.Value.AccountName;
        return null;
    }

    /// <summary>An impersonation can end while the person's own session continues.</summary>
    private async Task<IActionResult> RefuseAsync(HttpContext http, List<Error> errors)
    {
        if (errors[0].Type != ErrorType.Unauthorized)
        {
            return new RefusalPage(errors);
        }

        var isOwn = SessionCookie.ReadOwn(http.Request) is not null && await sessions.ReturnAsync(http);
        return new RedirectResult(isOwn ? Hosting.ConsolePaths.Root : SignInPath.For(http.Request));
    }

    /// <summary>The operator, and all who can read the output of the first start, know the first password.</summary>
    private static bool MustChangePassword(Caller caller) => caller is UserCaller { HasFirstPassword: true, Impersonation: null };

    private static bool Has<T>(AuthorizationFilterContext context) => context.ActionDescriptor.EndpointMetadata.OfType<T>().Any();

    /// <returns>Null if the path has no account.</returns>
    private static ErrorOr<AccountId?> AccountOf(AuthorizationFilterContext context)
    {
        if (!context.RouteData.Values.TryGetValue(AccountInPath, out var named))
        {
            return (AccountId?)null;
        }

        return AccountId.TryParse(named as string, out var account) ? (AccountId?)account : DomainErrors.NotFound("account");
    }
}
