using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Accounts;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.Accounts;

/// <summary>The list of accounts, and a new account.</summary>
[Route($"{ConsolePaths.Root}/accounts")]
public sealed class AccountsController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListAccounts>(), page => View(new Listed<AccountDto>(page, state)));
    }

    [HttpGet("new")]
    [FormOf<CreateAccount>]
    public IActionResult New() => View(new AccountForm());

    /// <summary>The rule puts the account of the user into effect before the form is read, as in the API.</summary>
    [HttpPost("new")]
    [FormOf<CreateAccount>]
    public async Task<IActionResult> Create(AccountForm form)
    {
        var created = await SendAsync(form.ToCreation());
        if (created.IsError)
        {
            return Again("New", form, created.Errors);
        }

        var account = created.Value.Value;
        return Done($"{ConsolePaths.Root}/{account.AccountId}/settings", $"{account.AccountName} is created. Invite its people now.");
    }
}
