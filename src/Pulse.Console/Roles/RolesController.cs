using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Application.Roles;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Console.Permissions;

namespace Pulse.Console.Roles;

/// <summary>The roles of the account and the global ones.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/roles")]
public sealed class RolesController(IMediator mediator) : PageController(mediator)
{
    private string ListPath => $"{Current.AccountRoot}/roles";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListRoles>("name"), page => View(new Listed<RoleDto>(page, state)));
    }

    /// <summary>Permissions as rows, roles as columns.</summary>
    [HttpGet("matrix")]
    public async Task<IActionResult> Matrix()
    {
        var permissions = await PermissionsAsync();
        var filters = new Dictionary<string, string> { ["builtIn"] = "false" };
        return await ShowAsync(
            new ListRoles { Page = 1, PageSize = 20, Sort = "name", Filters = filters },
            page => View(new RoleMatrix(page.Items, permissions)));
    }

    [HttpGet("new")]
    [FormOf<CreateRole>]
    public Task<IActionResult> New() => FormAsync("New", new RoleForm());

    [HttpPost("new")]
    public async Task<IActionResult> Create(RoleForm form)
    {
        var created = await SendAsync(form.ToRequest());
        return created.IsError
            ? await FormAsync("New", form, created.Errors)
            : Done($"{ListPath}/{created.Value.Value.Id}", $"{created.Value.Value.Name} is created. Assign it to people now.");
    }

    [HttpGet("{id:int}")]
    public async Task<IActionResult> Details(int id)
    {
        var page = await FindAsync(id);
        return page.Match(View, Refuse);
    }

    [HttpGet("{id:int}/edit")]
    [FormOf<UpdateRole>]
    public async Task<IActionResult> Edit(int id)
    {
        var role = await SendAsync(new GetRole(id));
        return role.IsError ? Refuse(role.Errors) : await FormAsync("Edit", RoleForm.Of(role.Value));
    }

    [HttpPost("{id:int}/edit")]
    public async Task<IActionResult> Update(int id, RoleForm form)
    {
        var current = await SendAsync(new GetRole(id));
        var updated = await current.ThenAsync(role => SendAsync(form.ToRequest(role.Value)));
        return current.IsError ? Refuse(current.Errors)
            : updated.IsError ? await FormAsync("Edit", form, updated.Errors)
            : Done($"{ListPath}/{id}", $"{updated.Value.Value.Name} is saved. People who hold it have the new permissions now.");
    }

    [HttpGet("{id:int}/delete")]
    [FormOf<DeleteRole>]
    public async Task<IActionResult> ConfirmDeletion(int id)
    {
        var page = await FindAsync(id);
        return page.Match(View, Refuse);
    }

    [HttpPost("{id:int}/delete")]
    public async Task<IActionResult> Delete(int id, string? confirmation)
    {
        var page = await FindAsync(id);
        return page.IsError ? Refuse(page.Errors)
            : Confirmation.FaultOf(confirmation, page.Value.Role.Name) is { } fault ? Again("ConfirmDeletion", page.Value, [fault])
            : await ChangeAsync(new DeleteRole(id, IfMatch.Any), ListPath, $"{page.Value.Role.Name} is deleted.");
    }

    private async Task<ErrorOr<RolePage>> FindAsync(int id)
    {
        var state = new ListState(Request);
        var query = state.ToQuery<ListRoleAssignments>();
        query.RoleId = id;
        var role = await SendAsync(new GetRole(id));
        var holders = await role.ThenAsync(_ => SendAsync(query));
        if (holders.IsError)
        {
            return holders.Errors;
        }

        var held = role.Value.Value.Permissions.ToHashSet();
        return new RolePage(
            role.Value.Value,
            [.. (await PermissionsAsync()).Where(permission => held.Contains(permission.Name))],
            new Listed<RoleAssignmentDto>(holders.Value, state));
    }

    private async Task<IActionResult> FormAsync(string view, RoleForm form, List<Error>? errors = null)
    {
        form.Choice = PermissionChoice.Of(await PermissionsAsync(), form.Permissions);
        return errors is null ? View(view, form) : Again(view, form, errors);
    }

    private async Task<IReadOnlyList<PermissionDto>> PermissionsAsync()
    {
        var permissions = await SendAsync(new ListPermissions());
        return permissions.IsError ? [] : permissions.Value.Items;
    }
}
