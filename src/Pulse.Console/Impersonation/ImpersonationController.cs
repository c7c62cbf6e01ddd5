using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Impersonation;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Impersonation;

/// <summary>The end of an impersonation. The person's own session, which continued in the meantime, is in effect again.</summary>
[Route($"{ConsolePaths.Root}/impersonation")]
public sealed class ImpersonationController(IMediator mediator) : PageController(mediator)
{
    [HttpPost("stop")]
    public async Task<IActionResult> Stop()
    {
        var impersonator = Current.User.Id;
        var stopped = await SendAsync(new StopImpersonating());
        if (stopped.IsError)
        {
            return Refuse(stopped.Errors);
        }

        return await HttpContext.RequestServices.GetRequiredService<BrowserSessions>().ReturnAsync(HttpContext, impersonator)
            ? Done(ConsolePaths.Root, "The impersonation has ended. You act as yourself again.")
            : Done(SignInPath.Path, "The impersonation has ended, and so has your own session. Sign in again.");
    }
}
