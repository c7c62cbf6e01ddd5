using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.Permissions;

/// <summary>The catalogue of permissions, and the custom ones, which a superAdmin defines.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/permissions")]
public sealed class PermissionsController(IMediator mediator) : PageController(mediator)
{
    private string ListPath => $"{Current.AccountRoot}/permissions";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListPermissions>("name"), page => View(new Listed<PermissionDto>(page, state)));
    }

    [HttpGet("new")]
    [FormOf<DefinePermission>]
    public IActionResult New() => View(new PermissionForm());

    [HttpPost("new")]
    public async Task<IActionResult> Define(PermissionForm form)
    {
        var defined = await SendAsync(form.ToDefinition());
        return defined.IsError ? Again("New", form, defined.Errors) : Done(ListPath, $"{defined.Value.Value.Name} is defined.");
    }

    [HttpGet("{name}/edit")]
    [FormOf<UpdatePermission>]
    public Task<IActionResult> Edit(string name) =>
        ShowAsync(new GetPermission(name), permission => View(PermissionForm.Of(permission)));

    [HttpPost("{name}/edit")]
    public async Task<IActionResult> Update([FromRoute] string name, PermissionForm form)
    {
        var updated = await SendAsync(form.ToUpdate(name));
        return updated.IsError ? Again("Edit", form, updated.Errors) : Done(ListPath, $"The description of {name} is saved.");
    }

    [HttpGet("{name}/delete")]
    [FormOf<DeletePermission>]
    public Task<IActionResult> ConfirmDeletion(string name) =>
        ShowAsync(DryRunOf(name), holders => View(new PermissionHoldersPage(name, holders)));

    [HttpPost("{name}/delete")]
    public async Task<IActionResult> Delete(string name, string? confirmation)
    {
        if (Confirmation.FaultOf(confirmation, name) is not { } fault)
        {
            return await ChangeAsync(new DeletePermission(name, DryRun: false, IfMatch.Any), ListPath, $"{name} is deleted.");
        }

        return await ShowAsync(DryRunOf(name), holders => Again("ConfirmDeletion", new PermissionHoldersPage(name, holders), [fault]));
    }

    private static DeletePermission DryRunOf(string name) => new(name, DryRun: true, IfMatch.Any);
}
