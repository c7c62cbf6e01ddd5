using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Impersonation;
using Pulse.Application.Mfa;
using Pulse.Application.Users;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Users;

/// <summary>The second factor and the password of a user, and impersonation.</summary>
[Route(Folder + "/{id:int}")]
public sealed class UserCredentialsController(IMediator mediator) : UserPageController(mediator)
{
    [HttpGet("second-factor")]
    [FormOf<ResetMfa>]
    public Task<IActionResult> ConfirmReset(int id) => ShowAsync(new GetUser(id), user => View(user.Value));

    [HttpPost("second-factor")]
    public async Task<IActionResult> Reset(int id, string? confirmation)
    {
        var user = await SendAsync(new GetUser(id));
        return user.IsError ? Refuse(user.Errors)
            : Confirmation.FaultOf(confirmation, user.Value.Value.Email) is { } fault
            ? Again("ConfirmReset", user.Value.Value, [fault])
            : await ChangeAsync(new ResetMfa(id), PathOf(id), "The second factor is removed. All sessions have ended.");
    }

    [HttpGet("password-token")]
    [FormOf<IssuePasswordToken>]
    public Task<IActionResult> ConfirmToken(int id) => ShowAsync(new GetUser(id), user => View(user.Value));

    [HttpPost("password-token")]
    public Task<IActionResult> IssueToken(int id) => ShowAsync(new IssuePasswordToken(id), token => View("Token", token));

    /// <summary>The session of the impersonation replaces the present one, which continues.</summary>
    [HttpPost("impersonate")]
    public Task<IActionResult> Impersonate(int id) => ShowAsync(new Impersonate(id), session =>
    {
        SessionCookie.Impersonate(HttpContext, session.Token!);
        return Done(ConsolePaths.Root, $"You act as {session.Impersonating} now.");
    });
}
