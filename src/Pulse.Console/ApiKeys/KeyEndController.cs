using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.ApiKeys;

/// <summary>Disables, enables and deletes a key. The page says first what depends on the key.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/{{id:guid}}")]
public sealed class KeyEndController(IMediator mediator, TimeProvider clock) : ApiKeyPage(mediator, clock)
{
    [HttpGet("disable")]
    [FormOf<UpdateApiKey>]
    public Task<IActionResult> ConfirmDisabling(Guid id) => ShowInUseAsync(id, nameof(ConfirmDisabling));

    [HttpPost("disable")]
    public Task<IActionResult> Disable(Guid id) => SetAsync(id, active: false, "The key is disabled. Its uses are refused.");

    [HttpPost("enable")]
    public Task<IActionResult> Enable(Guid id) => SetAsync(id, active: true, "The key is enabled.");

    [HttpGet("delete")]
    [FormOf<DeleteApiKey>]
    public Task<IActionResult> ConfirmDeletion(Guid id) => ShowInUseAsync(id, nameof(ConfirmDeletion));

    [HttpPost("delete")]
    [FormOf<DeleteApiKey>]
    public Task<IActionResult> Delete(Guid id, string? confirmation) => ChangeConfirmedAsync(
        id, confirmation, nameof(ConfirmDeletion), new DeleteApiKey(id, IfMatch.Any), ListPath, name => $"{name} is deleted.");

    private Task<IActionResult> SetAsync(Guid id, bool active, string notice) =>
        ChangeAsync(new UpdateApiKey(id, new ApiKeyPatch { Active = new(active) }, IfMatch.Any), PathOf(id), notice);
}
