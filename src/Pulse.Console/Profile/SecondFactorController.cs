using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Mfa;
using Pulse.Console.Pages;

namespace Pulse.Console.Profile;

/// <summary>The user's own second factor. The secret and the recovery codes are only in the answers that create them.</summary>
[Route(Path)]
public sealed class SecondFactorController(IMediator mediator) : PageController(mediator)
{
    internal const string Path = $"{ProfileController.Path}/second-factor";

    [HttpGet("")]
    public Task<IActionResult> Index() => ShowAsync(new GetMfa(), mfa => View(mfa));

    [HttpPost("")]
    public async Task<IActionResult> SetUp(PasswordAgainForm form)
    {
        var created = await SendAsync(new SetUpTotp(form.Password ?? ""));
        return created.IsError ? await AgainAsync(nameof(Index), created.Errors) : View("Scan", created.Value);
    }

    /// <summary>A reload of the pages with the secret or with the recovery codes, which cannot be shown again.</summary>
    [HttpGet("confirm")]
    public IActionResult Reload() => LocalRedirect(Path);

    [HttpPost("confirm")]
    public async Task<IActionResult> Confirm(FactorCodeForm form)
    {
        var confirmed = await SendAsync(new ConfirmTotp(form.Code?.Replace(" ", "", StringComparison.Ordinal) ?? ""));
        return confirmed.IsError ? await AgainAsync(nameof(Index), confirmed.Errors) : View("RecoveryCodes", confirmed.Value);
    }

    [HttpGet("recovery-codes")]
    public Task<IActionResult> NewRecoveryCodes() => ShowAsync(new GetMfa(), mfa => View(mfa));

    [HttpPost("recovery-codes")]
    public async Task<IActionResult> ReplaceRecoveryCodes(PasswordAgainForm form)
    {
        var replaced = await SendAsync(new ReplaceRecoveryCodes(form.Password ?? ""));
        return replaced.IsError
            ? await AgainAsync(nameof(NewRecoveryCodes), replaced.Errors)
            : View("RecoveryCodes", replaced.Value);
    }

    [HttpGet("disable")]
    public Task<IActionResult> Off() => ShowAsync(new GetMfa(), mfa => View(mfa));

    [HttpPost("disable")]
    public async Task<IActionResult> Disable(PasswordAgainForm form)
    {
        var disabled = await SendAsync(new DisableTotp(form.Password ?? ""));
        return disabled.IsError
            ? await AgainAsync(nameof(Off), disabled.Errors)
            : await DoneInNewSessionAsync(ProfileController.Path, "The second factor is off. Your other sessions have ended.");
    }

    private async Task<IActionResult> AgainAsync(string view, List<Error> errors)
    {
        var mfa = await SendAsync(new GetMfa());
        return mfa.IsError ? Refuse(mfa.Errors) : Again(view, mfa.Value, errors);
    }
}
