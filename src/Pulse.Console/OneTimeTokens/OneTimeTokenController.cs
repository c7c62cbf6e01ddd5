using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.OneTimeTokens;

/// <summary>
/// What a person does with a one-time token: sets a password, or accepts an invitation with the login that exists already. A link has the
/// token as its fragment, which browsers send to no server, so that no log and no <c>Referer</c> contains it. The script fills the field;
/// without it, the person pastes the token.
/// </summary>
[Route(ConsolePaths.Root)]
public sealed class OneTimeTokenController(IMediator mediator) : PageController(mediator)
{
    [OpenPage]
    [HttpGet("set-password")]
    public IActionResult NewPassword() => View(new SetPasswordForm());

    [OpenPage]
    [HttpPost("set-password")]
    public async Task<IActionResult> SetPassword(SetPasswordForm form)
    {
        if (RepeatedPassword.FaultOf(form.RepeatedPassword, form.Password) is { } fault)
        {
            return Again(nameof(NewPassword), form, [fault]);
        }

        var set = await SendAsync(form.ToRequest());
        return set.IsError
            ? Again(nameof(NewPassword), form, set.Errors)
            : Done(SignInPath.Path, "Your password is set. Sign in with it.");
    }

    [OpenPage]
    [HttpGet("invitation")]
    public IActionResult Invitation() => View(new InvitationForm());

    [HttpPost("invitation")]
    public async Task<IActionResult> Accept(InvitationForm form)
    {
        var accepted = await SendAsync(form.ToRequest());
        return accepted.IsError
            ? Again(nameof(Invitation), form, accepted.Errors)
            : Done($"{ConsolePaths.Root}/switch", "You have accepted the invitation.");
    }
}
