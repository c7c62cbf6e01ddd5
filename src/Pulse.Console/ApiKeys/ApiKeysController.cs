using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.ApiKeys;

/// <summary>The list of API keys, and one key.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys")]
public sealed class ApiKeysController(IMediator mediator) : PageController(mediator)
{
    private string ListPath => $"{Current.AccountRoot}/apikeys";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListApiKeys>(), page => View(new Listed<ApiKeyDto>(page, state)));
    }

    [HttpGet("new")]
    public Task<IActionResult> New() => FormAsync(new ApiKeyForm());

    [HttpPost("new")]
    public async Task<IActionResult> Create(ApiKeyForm form)
    {
        var created = await SendAsync(form.ToRequest());
        return created.IsError ? await FormAsync(form, created.Errors) : View("Created", created.Value.Value);
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Details(Guid id) => ShowAsync(new GetApiKey(id), key => View(key.Value));

    [HttpGet("{id:guid}/delete")]
    public Task<IActionResult> ConfirmDeletion(Guid id) => ShowAsync(new GetApiKey(id), key => View(key.Value));

    [HttpPost("{id:guid}/delete")]
    public async Task<IActionResult> Delete(Guid id, string? confirmation)
    {
        var key = await SendAsync(new GetApiKey(id));
        return key.IsError ? Refuse(key.Errors)
            : Confirmation.FaultOf(confirmation, key.Value.Value.Name) is { } fault ? Again("ConfirmDeletion", key.Value.Value, [fault])
            : await ChangeAsync(new DeleteApiKey(id, IfMatch.Any), ListPath, $"{key.Value.Value.Name} is deleted.");
    }

    private async Task<IActionResult> FormAsync(ApiKeyForm form, List<Error>? errors = null)
    {
        var permissions = await SendAsync(new ListPermissions());
        if (permissions.IsError)
        {
            return Refuse(permissions.Errors);
        }

        form.Grantable = [.. permissions.Value.Items.Where(permission => permission.Grantable)];
        return errors is null ? View("New", form) : Again("New", form, errors);
    }
}
