using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Logins;
using Pulse.Application.Sessions;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.SignIn;

/// <summary>Sign-in with a password and a second factor, and sign-out.</summary>
[Route(ConsolePaths.Root)]
public sealed class SignInController(IMediator mediator) : PageController(mediator)
{
    private static readonly Error NeedsHttps = Error.Failure(
        "https_required", "The console needs HTTPS, because others could read your session. Open it over https, or on this machine as localhost.");

    [OpenPage]
    [HttpGet("sign-in")]
    public IActionResult Start(string? next) => SessionCookie.IsPossible(Request)
        ? View("Password", new PasswordForm { Next = next })
        : Refuse([NeedsHttps]);

    [OpenPage]
    [HttpPost("sign-in")]
    public async Task<IActionResult> Password(PasswordForm form)
    {
        if (!SessionCookie.IsPossible(Request))
        {
            return Refuse([NeedsHttps]);
        }

        var session = await SendAsync(new Login(form.Email ?? "", form.Password ?? ""));
        return session switch
        {
            { IsError: false } => await OpenAsync(session.Value, form.Next),
            { FirstError: { Code: "mfa_required", Metadata: { } metadata } } => View("SecondFactor", CodeForm.Of(metadata, form.Next)),
            _ => Again("Password", form, ForPeople(session.Errors)),
        };
    }

    [OpenPage]
    [HttpPost("sign-in/code")]
    public async Task<IActionResult> SecondFactor(CodeForm form)
    {
        var session = await SendAsync(form.ToRequest());
        return session.IsError
            ? Again("SecondFactor", form, ForPeople(session.Errors))
            : await OpenAsync(session.Value, form.Next);
    }

    [HttpPost("sign-out")]
    public async Task<IActionResult> End()
    {
        var ended = await SendAsync(new Logout());
        if (ended.IsError)
        {
            return Refuse(ended.Errors);
        }

        SessionCookie.Delete(HttpContext);
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Redirect(SignInPath.Path);
    }

    /// <summary>A session that the browser had before is replaced.</summary>
    private async Task<IActionResult> OpenAsync(SessionDto session, string? next)
    {
        if (Current.IsSignedIn)
        {
            await SendAsync(new Logout());
        }

        SessionCookie.Write(HttpContext, session.Token!);
        return LocalRedirect(SignInPath.Checked(next));
    }

    /// <summary>The page does not tell whether the e-mail or the password is wrong, as the API does not.</summary>
    private static List<Error> ForPeople(List<Error> errors) => errors[0].Code == DomainErrors.Unauthenticated.Code
        ? [Error.Unauthorized(errors[0].Code, "This is not right. Check what you typed.")]
        : errors;
}
