using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.ApiKeys;

/// <summary>The rotation of a key: its start, and its end before the grace period is over.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/{{id:guid}}")]
public sealed class KeyRotationController(IMediator mediator, TimeProvider clock) : ApiKeyPage(mediator, clock)
{
    [HttpGet("rotate")]
    [FormOf<RotateApiKey>]
    public Task<IActionResult> New(Guid id) => ShowAsync(new GetApiKey(id), key => View(new RotationForm
    {
        Key = key.Value,
        Expiry = ExpiryForm.Keep,
        Version = key.Version.ToString(CultureInfo.InvariantCulture),
    }));

    [HttpPost("rotate")]
    [FormOf<RotateApiKey>]
    public async Task<IActionResult> Rotate(Guid id, RotationForm form)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return Refuse(key.Errors);
        }

        form.Key = key.Value.Value;
        var fields = new FieldReader();
        var rotation = form.ToRequest(fields, Now);
        if (fields.Faults.Count > 0)
        {
            return Again(nameof(New), form, fields.Faults);
        }

        var rotated = await SendAsync(new RotateApiKey(id, rotation, form.IfMatch));
        return rotated.IsError
            ? Again(nameof(New), form, rotated.Errors)
            : View("~/Views/ApiKeys/Issued.cshtml", new IssuedKey(rotated.Value.Value, PulseUrl, IsRotation: true));
    }

    [HttpGet("rotation/complete")]
    [FormOf<CompleteRotation>]
    public Task<IActionResult> ConfirmCompletion(Guid id) => ShowInUseAsync(id, nameof(ConfirmCompletion));

    [HttpPost("rotation/complete")]
    [FormOf<CompleteRotation>]
    public Task<IActionResult> Complete(Guid id, string? confirmation) => ChangeConfirmedAsync(
        id,
        confirmation,
        nameof(ConfirmCompletion),
        new CompleteRotation(id, IfMatch.Any),
        PathOf(id),
        name => $"The old secret of {name} is refused from now on.");

    [HttpGet("rotation/cancel")]
    [FormOf<CancelRotation>]
    public Task<IActionResult> ConfirmCancellation(Guid id) => ShowInUseAsync(id, nameof(ConfirmCancellation));

    [HttpPost("rotation/cancel")]
    [FormOf<CancelRotation>]
    public Task<IActionResult> Cancel(Guid id, string? confirmation) => ChangeConfirmedAsync(
        id,
        confirmation,
        nameof(ConfirmCancellation),
        new CancelRotation(id, IfMatch.Any),
        PathOf(id),
        name => $"The new secret of {name} is withdrawn. The old one stays valid.");
}
