using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
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
        "https_required",
        "The console needs HTTPS, because others could read your session. Open it over https, or on this machine as localhost.");

    private const string WrongPassword = "E-mail or password is wrong. Check what you typed.";
    private const string WrongCode = "The code is wrong, or you waited too long. Check it, or start again.";

    private BrowserSessions Sessions => HttpContext.RequestServices.GetRequiredService<BrowserSessions>();

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
            _ => Again("Password", form, ForPeople(session.Errors, WrongPassword)),
        };
    }

    /// <summary>A reload of the page of the code.</summary>
    [OpenPage]
    [HttpGet("sign-in/code")]
    public IActionResult StartAgain() => LocalRedirect(SignInPath.Path);

    [OpenPage]
    [HttpPost("sign-in/code")]
    public async Task<IActionResult> SecondFactor(CodeForm form)
    {
        var session = await SendAsync(form.ToRequest());
        return session.IsError
            ? Again("SecondFactor", form, [.. ForPeople(session.Errors, WrongCode).Select(CodeForm.AtField)])
            : await OpenAsync(session.Value, form.Next);
    }

    [FirstPasswordPage]
    [HttpPost("sign-out")]
    public async Task<IActionResult> End()
    {
        var ended = await Sessions.EndAsync(HttpContext);
        if (ended.IsError)
        {
            return Refuse(ended.Errors);
        }

        SessionCookie.Delete(HttpContext);
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Redirect(SignInPath.Path);
    }

    /// <summary>The session is always a new one. Sessions that the browser had before are ended.</summary>
    private async Task<IActionResult> OpenAsync(SessionDto session, string? next)
    {
        await Sessions.EndAsync(HttpContext);
        SessionCookie.Write(HttpContext, session.Token!);
        return LocalRedirect(SignInPath.Checked(next));
    }

    /// <summary>The page does not tell whether the e-mail or the password is wrong, as the API does not.</summary>
    private static List<Error> ForPeople(List<Error> errors, string refusal) => errors[0].Code == DomainErrors.Unauthenticated.Code
        ? [Error.Unauthorized(errors[0].Code, refusal)]
        : errors;
}
