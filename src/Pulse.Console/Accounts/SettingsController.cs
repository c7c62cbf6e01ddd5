using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Accounts;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Accounts;

/// <summary>The account in effect.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/settings")]
public sealed class SettingsController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    public Task<IActionResult> Index() => ShowAsync(new GetAccount(), account => View(account.Value));

    [HttpGet("edit")]
    [FormOf<UpdateAccount>]
    public Task<IActionResult> Edit() => ShowAsync(new GetAccount(), account => View(AccountForm.Of(account)));

    [HttpPost("edit")]
    public async Task<IActionResult> Update(AccountForm form)
    {
        var updated = await SendAsync(form.ToUpdate());
        return updated.IsError
            ? Again("Edit", form, updated.Errors)
            : Done($"{Current.AccountRoot}/settings", "The account is saved.");
    }
}
