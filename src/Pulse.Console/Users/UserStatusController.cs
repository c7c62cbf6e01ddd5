using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Console.Pages;

namespace Pulse.Console.Users;

/// <summary>Deactivates, activates and deletes a user.</summary>
[Route(Folder + "/{id:int}")]
public sealed class UserStatusController(IMediator mediator) : UserPageController(mediator)
{
    [HttpGet("deactivate")]
    [FormOf<UpdateUser>]
    public Task<IActionResult> ConfirmDeactivation(int id) => ConfirmAsync(nameof(ConfirmDeactivation), id);

    [HttpPost("deactivate")]
    public async Task<IActionResult> Deactivate(int id, string? confirmation) =>
        await FaultAsync(nameof(ConfirmDeactivation), id, confirmation)
        ?? await ChangeAsync(StatusOf(id, active: false), PathOf(id), "The user is inactive. All sessions have ended.");

    [HttpPost("activate")]
    public Task<IActionResult> Activate(int id) => ChangeAsync(StatusOf(id, active: true), PathOf(id), "The user is active again.");

    [HttpGet("delete")]
    [FormOf<DeleteUser>]
    public Task<IActionResult> ConfirmDeletion(int id) => ConfirmAsync(nameof(ConfirmDeletion), id);

    [HttpPost("delete")]
    public async Task<IActionResult> Delete(int id, string? confirmation) =>
        await FaultAsync(nameof(ConfirmDeletion), id, confirmation)
        ?? await ChangeAsync(new DeleteUser(id, IfMatch.Any), ListPath, "The user is deleted.");

    private static UpdateUser StatusOf(int id, bool active) => new(id, new UserPatch { Active = new(active) }, IfMatch.Any);

    private async Task<IActionResult> ConfirmAsync(string view, int id)
    {
        var user = await SendAsync(new GetUser(id));
        return user.IsError ? Refuse(user.Errors) : View(view, await ConsequencesAsync(user.Value.Value));
    }

    /// <returns>Null if the e-mail of the user is typed.</returns>
    private async Task<IActionResult?> FaultAsync(string view, int id, string? confirmation)
    {
        var user = await SendAsync(new GetUser(id));
        return user.IsError ? Refuse(user.Errors)
            : Confirmation.FaultOf(confirmation, user.Value.Value.Email) is { } fault
            ? Again(view, await ConsequencesAsync(user.Value.Value), [fault])
            : null;
    }

    private async Task<UserConsequences> ConsequencesAsync(UserDto user) => new(user, (await SessionsOfAsync(user.Id))?.Total);
}
