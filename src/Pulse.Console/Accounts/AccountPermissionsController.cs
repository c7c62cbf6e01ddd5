using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Accounts;
using Pulse.Application.Permissions;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Console.Permissions;

namespace Pulse.Console.Accounts;

/// <summary>The permissions of the account in effect, for superAdmins.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/settings/permissions")]
public sealed class AccountPermissionsController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    [FormOf<SetAccountPermissions>]
    public async Task<IActionResult> Edit()
    {
        var given = await SendAsync(new GetAccountPermissions());
        return given.IsError ? Refuse(given.Errors) : await FormAsync(AccountPermissionsForm.Of(given.Value));
    }

    [HttpPost("")]
    [FormOf<SetAccountPermissions>]
    public async Task<IActionResult> Set(AccountPermissionsForm form)
    {
        var set = await SendAsync(form.ToRequest());
        return set.IsError
            ? await FormAsync(form, set.Errors)
            : Done($"{Current.AccountRoot}/settings", $"The account has {set.Value.Value.Permissions.Count} permissions now.");
    }

    private async Task<IActionResult> FormAsync(AccountPermissionsForm form, List<Error>? errors = null)
    {
        var permissions = await SendAsync(new ListPermissions());
        if (permissions.IsError)
        {
            return Refuse(permissions.Errors);
        }

        // A superAdmin can give each permission to an account, also one that the account lacks.
        form.Choice = new PermissionChoice(
            [.. permissions.Value.Items.Select(permission => permission with { Grantable = true })], form.Permissions);
        return errors is null ? View("Edit", form) : Again("Edit", form, errors);
    }
}
