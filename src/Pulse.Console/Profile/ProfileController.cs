using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Mfa;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Profile;

/// <summary>The user's own profile, with the password and the e-mail.</summary>
[Route(Path)]
public sealed class ProfileController(IMediator mediator) : PageController(mediator)
{
    internal const string Path = $"{ConsolePaths.Root}/profile";

    [HttpGet("")]
    public Task<IActionResult> Index() => ShowAsync(new GetMfa(), mfa => View(mfa));

    [FirstPasswordPage]
    [HttpGet("password")]
    public Task<IActionResult> Password() => FormAsync(new PasswordChangeForm());

    [FirstPasswordPage]
    [HttpPost("password")]
    public async Task<IActionResult> ChangePassword(PasswordChangeForm form)
    {
        if (RepeatedPassword.FaultOf(form.RepeatedPassword, form.NewPassword) is { } fault)
        {
            return Again(nameof(Password), form, [fault]);
        }

        var wasFirst = Current.User.HasFirstPassword;
        var changed = await SendAsync(form.ToRequest());
        return changed.IsError
            ? Again(nameof(Password), form, changed.Errors)
            : await DoneInNewSessionAsync(wasFirst ? ConsolePaths.Root : Path, "Your password is changed. Your other sessions have ended.");
    }

    [HttpGet("email")]
    public Task<IActionResult> Email() => FormAsync(new EmailChangeForm());

    [HttpPost("email")]
    public async Task<IActionResult> ChangeEmail(EmailChangeForm form)
    {
        var changed = await SendAsync(form.ToRequest());
        return changed.IsError
            ? Again(nameof(Email), form, changed.Errors)
            : await DoneInNewSessionAsync(Path, "Your e-mail is changed. Your other sessions have ended.");
    }

    /// <summary>Shows the form only to those who can change their user, which the rule of this request decides.</summary>
    private Task<IActionResult> FormAsync(object form) => ShowAsync(new GetMfa(), _ => View(form));
}
