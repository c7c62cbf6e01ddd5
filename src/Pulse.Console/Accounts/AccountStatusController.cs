using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Merchants;
using Pulse.Application.Roles;
using Pulse.Application.Users;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Accounts;

/// <summary>Disables, enables and deletes the account in effect.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/settings")]
public sealed class AccountStatusController(IMediator mediator) : PageController(mediator)
{
    private string SettingsPath => $"{Current.AccountRoot}/settings";

    [HttpGet("disable")]
    [FormOf<UpdateAccount>]
    public Task<IActionResult> ConfirmDisabling() => ShowAsync(new GetAccount(), account => View(account.Value));

    [HttpPost("disable")]
    public async Task<IActionResult> Disable(string? confirmation)
    {
        var account = await SendAsync(new GetAccount());
        return account.IsError ? Refuse(account.Errors)
            : Confirmation.FaultOf(confirmation, account.Value.Value.AccountName) is { } fault
            ? Again("ConfirmDisabling", account.Value.Value, [fault])
            : await ChangeAsync(
                StatusOf(active: false), Current.User.IsSuperAdmin ? SettingsPath : ConsolePaths.Root, "The account is disabled.");
    }

    [HttpPost("enable")]
    public Task<IActionResult> Enable() => ChangeAsync(StatusOf(active: true), SettingsPath, "The account is active again.");

    [HttpGet("delete")]
    [FormOf<DeleteAccount>]
    public Task<IActionResult> ConfirmDeletion() => DeletionAsync(remains => View(nameof(ConfirmDeletion), remains));

    [HttpPost("delete")]
    public async Task<IActionResult> Delete(string? confirmation)
    {
        var account = await SendAsync(new GetAccount());
        if (account.IsError)
        {
            return Refuse(account.Errors);
        }

        var faults = Confirmation.FaultOf(confirmation, account.Value.Value.AccountName) is { } fault
            ? [fault]
            : (await SendAsync(new DeleteAccount(IfMatch.Any))).ErrorsOrEmptyList;
        return faults.Count == 0
            ? Done($"{ConsolePaths.Root}/accounts", $"{account.Value.Value.AccountName} is deleted.")
            : await DeletionAsync(remains => Again(nameof(ConfirmDeletion), remains, faults));
    }

    private static UpdateAccount StatusOf(bool active) => new(new AccountPatch { Active = new(active) }, IfMatch.Any);

    private async Task<IActionResult> DeletionAsync(Func<AccountRemains, IActionResult> show)
    {
        var account = await SendAsync(new GetAccount());
        if (account.IsError)
        {
            return Refuse(account.Errors);
        }

        var own = $"{Current.Account}";
        (string, string, int)[] contents =
        [
            ("API keys", "apikeys", await CountAsync(new ListApiKeys { Page = 1, PageSize = 1 })),
            ("People", "users", await CountAsync(new ListUsers { Page = 1, PageSize = 1, Filters = Of(UserFields.Account, own) })),
            ("Roles", "roles", await CountAsync(new ListRoles { Page = 1, PageSize = 1, Filters = Of("accountId", own) })),
            ("Applications", "applications", await CountAsync(new ListApplications { Page = 1, PageSize = 1 })),
            ("Merchants", "merchants", await CountAsync(new ListMerchants { Page = 1, PageSize = 1 })),
        ];
        return show(new AccountRemains(account.Value.Value, [.. contents.Where(item => item.Item3 > 0)]));
    }

    private async Task<int> CountAsync<T>(IRequest<ErrorOr<Page<T>>> list)
    {
        var page = await SendAsync(list);
        return page.IsError ? 0 : page.Value.Total;
    }

    private static Dictionary<string, string> Of(string name, string value) => new() { [name] = value };
}
