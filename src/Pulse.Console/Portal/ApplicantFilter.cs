using System.Security.Claims;
using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Portal;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Portal;

/// <summary>
/// Identifies the applicant of a page by the key in the cookie, as the API does by the header. Without a valid key the page leads to the
/// form of the key. A session of a user has no effect here.
/// </summary>
internal sealed class ApplicantFilter(Authorizer authorizer) : ICallerFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        if (!context.IsEffectivePolicy<ICallerFilter>(this))
        {
            return;
        }

        var http = context.HttpContext;
        var request = http.RequestServices.GetRequiredService<RequestContext>();
        request.Receive(ClientOf.Request(http));
        if (context.ActionDescriptor.EndpointMetadata.OfType<OpenPageAttribute>().Any())
        {
            return;
        }

        if (ApplicantCookie.Read(http.Request) is not { } key)
        {
            context.Result = new RedirectResult(ConsolePaths.Portal);
            return;
        }

        var identified = await http.RequestServices.GetRequiredService<ApplicantIdentification>()
            .IdentifyAsync(request, key, http.RequestAborted);
        if (!identified.IsError)
        {
            identified = await authorizer.AuthorizeAsync(request, typeof(GetPortalApplication), http.RequestAborted);
        }

        if (identified.IsError)
        {
            context.Result = Refuse(identified.Errors);
            return;
        }

        // Forms are bound to the draft: the token of another applicant is refused.
        http.User = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim("sub", $"{request.RequiredApplicant.ApplicationId}")], nameof(Pulse)));
    }

    private static IActionResult Refuse(List<Error> errors) => errors[0].Type == ErrorType.Unauthorized
        ? new RedirectResult($"{ConsolePaths.Portal}?{ApplicantController.Ended}=true")
        : new RefusalPage(errors);
}
